// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A client of the Chrome DevTools Protocol, which GraalVM's inspector and browsers speak. */
final class DevTools implements AutoCloseable {

    private static final Gson GSON = new Gson();

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final Mailbox<JsonObject> events = new Mailbox<>();

    DevTools(URI address) {
        socket = Awaited.get(
                "connection to " + address, client.newWebSocketBuilder().buildAsync(address, new Receiver()));
    }

    /** Sends a command without parameters, and returns its result. */
    JsonObject call(String method) {
        return call(method, Map.of());
    }

    /** Sends a command, and returns its result. */
    JsonObject call(String method, Map<String, ?> parameters) {
        return call(null, method, parameters);
    }

    /** Sends a command to a session of the protocol, or to none; returns its result. */
    JsonObject call(String session, String method, Map<String, ?> parameters) {
        Map<String, Object> message = new LinkedHashMap<>();
        int id = lastId.incrementAndGet();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        // An answer may come before the socket is ready for the next command.
        Awaited.get("end of sending " + method, socket.sendText(GSON.toJson(message), true));
        JsonObject response = Awaited.get("answer to " + method, answer);
        if (response.has("error")) {
            throw new AssertionError(method + " failed: " + response.get("error"));
        }
        return response.getAsJsonObject("result");
    }

    /** Takes the next event of a kind, and returns its parameters. */
    JsonObject await(String method) {
        return await(null, method, parameters -> true);
    }

    /** Takes the next event of a kind that a session has, or none, and that is wanted; returns its parameters. */
    JsonObject await(String session, String method, Predicate<JsonObject> wanted) {
        return events.take(
                        method,
                        event -> method.equals(event.get("method").getAsString())
                                && (session == null
                                        || session.equals(event.get("sessionId").getAsString()))
                                && wanted.test(event.getAsJsonObject("params")))
                .getAsJsonObject("params");
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                if (message.has("id")) {
                    answers.remove(message.get("id").getAsInt()).complete(message);
                } else {
                    events.put(message);
                }
            }
            return WebSocket.Listener.super.onText(webSocket, data, last);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            answers.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
