// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.LoadedSourceEventArguments;
import org.eclipse.lsp4j.debug.NextArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsArguments;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceArguments;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackTraceArguments;
import org.eclipse.lsp4j.debug.StepInArguments;
import org.eclipse.lsp4j.debug.StepOutArguments;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.launch.DSPLauncher;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;

/** A program under GraalVM's debug adapter; its client does what VS Code does. */
final class Adapted extends Debuggee {

    private final File directory;
    private final Socket socket;
    private final IDebugProtocolServer server;
    private final Mailbox<String> ready = new Mailbox<>();
    private final Mailbox<Source> sources = new Mailbox<>();
    private final Mailbox<StoppedEventArguments> stops = new Mailbox<>();
    private final Future<Void> connection;
    private int thread;

    private Adapted(Program program, File directory) throws IOException {
        super(program);
        this.directory = directory;
        String port = program.awaitLine("\\[Graal DAP] .*:(\\d+)").group(1);
        socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        Launcher<IDebugProtocolServer> launcher =
                DSPLauncher.createClientLauncher(new Events(), socket.getInputStream(), socket.getOutputStream());
        connection = launcher.startListening();
        server = launcher.getRemoteProxy();
        InitializeRequestArguments arguments = new InitializeRequestArguments();
        arguments.setLinesStartAt1(true);
        arguments.setColumnsStartAt1(true);
        Awaited.get("answer to initialize", server.initialize(arguments));
        Awaited.get("answer to attach", server.attach(Map.of()));
        ready.take("event initialized", event -> true);
        Awaited.get("answer to configurationDone", server.configurationDone(new ConfigurationDoneArguments()));
        awaitStop();
    }

    /** Starts a script. */
    static Adapted start(File script, Map<String, String> options) {
        Map<String, String> allOptions = new HashMap<>(options);
        allOptions.put("dap", "0");
        try {
            return new Adapted(new Program(script, allOptions), script.getParentFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Events implements IDebugProtocolClient {

        @Override
        public void initialized() {
            ready.put("initialized");
        }

        @Override
        public void stopped(StoppedEventArguments event) {
            stops.put(event);
        }

        @Override
        public void loadedSource(LoadedSourceEventArguments event) {
            sources.put(event.getSource());
        }
    }

    @Override
    String awaitSource(String fileName) {
        Source source = sources.take(
                "source " + fileName,
                loaded -> loaded.getPath() != null && loaded.getPath().endsWith("/" + fileName));
        SourceArguments arguments = new SourceArguments();
        arguments.setSource(source);
        return Awaited.get("answer to source", server.source(arguments)).getContent();
    }

    @Override
    List<Integer> breakAt(String fileName, int line) {
        Source source = new Source();
        source.setPath(new File(directory, fileName).getPath());
        SourceBreakpoint breakpoint = new SourceBreakpoint();
        breakpoint.setLine(line);
        SetBreakpointsArguments arguments = new SetBreakpointsArguments();
        arguments.setSource(source);
        arguments.setBreakpoints(new SourceBreakpoint[] {breakpoint});
        Breakpoint[] breakpoints = Awaited.get("answer to setBreakpoints", server.setBreakpoints(arguments))
                .getBreakpoints();
        return Arrays.stream(breakpoints)
                .filter(Breakpoint::isVerified)
                .map(Breakpoint::getLine)
                .toList();
    }

    @Override
    void pauseOnExceptions() {
        SetExceptionBreakpointsArguments arguments = new SetExceptionBreakpointsArguments();
        arguments.setFilters(new String[] {"all"});
        Awaited.get("answer to setExceptionBreakpoints", server.setExceptionBreakpoints(arguments));
    }

    @Override
    void go(Go way) {
        Future<?> answer = switch (way) {
            case RESUME -> {
                ContinueArguments arguments = new ContinueArguments();
                arguments.setThreadId(thread);
                yield server.continue_(arguments);
            }
            case INTO -> {
                StepInArguments arguments = new StepInArguments();
                arguments.setThreadId(thread);
                yield server.stepIn(arguments);
            }
            case OVER -> {
                NextArguments arguments = new NextArguments();
                arguments.setThreadId(thread);
                yield server.next(arguments);
            }
            case OUT -> {
                StepOutArguments arguments = new StepOutArguments();
                arguments.setThreadId(thread);
                yield server.stepOut(arguments);
            }
        };
        Awaited.get("answer to " + way, answer);
    }

    @Override
    List<String> awaitStack() {
        thread = stops.take("event stopped", event -> true).getThreadId();
        StackTraceArguments arguments = new StackTraceArguments();
        arguments.setThreadId(thread);
        StackFrame[] frames = Awaited.get("answer to stackTrace", server.stackTrace(arguments))
                .getStackFrames();
        return Arrays.stream(frames)
                .map(frame -> "%s %s:%d"
                        .formatted(frame.getName(), new File(frame.getSource().getPath()).getName(), frame.getLine()))
                .toList();
    }

    @Override
    void detach() {
        try (socket) {
            Awaited.get("answer to disconnect", server.disconnect(new DisconnectArguments()));
            socket.shutdownOutput();
            Awaited.get("end of the connection", connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        joinServer();
    }

    /** The adapter's thread lives on for a moment, and an engine cannot be closed before its end. */
    private static void joinServer() {
        for (Thread serving : Thread.getAllStackTraces().keySet()) {
            if (serving.getName().equals("DAP client connection thread")) {
                try {
                    serving.join(Duration.ofSeconds(Awaited.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
