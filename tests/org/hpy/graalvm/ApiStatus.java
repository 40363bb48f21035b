// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.functions.Functions;
import org.hpy.graalvm.types.TypesStatus;
import org.hpy.graalvm.upcall.ContextMember;
import org.hpy.graalvm.upcall.ContextMember.Kind;

/**
 * The tables of docs/api-status.md: what the headers offer to C code, and what the Java side and the C helpers have
 * for it.
 */
final class ApiStatus {

    private static final Path LIBRARY = Path.of("graalpython-hpy-lib");

    /** The headers with functions, in the order of hpy.h. */
    private static final List<String> HEADERS = List.of("number", "object", "text", "containers", "errors", "runtime");

    private static final Pattern DECLARATION = Pattern.compile(
            "^(HPyAPI_FUNC|HPyAPI_INLINE_HELPER|HPyAPI_HELPER|_HPy_LEGACY)\\b[^(;{]*?\\b(HPy\\w+)\\(HPyContext"
                    + "|^#define (HPy\\w+)",
            Pattern.MULTILINE);
    private static final Pattern TITLE = Pattern.compile("/\\*\\* (.*?)(?: \\(|\\. Included)");
    private static final Pattern CONSTANT = Pattern.compile("^ +(HPy\\w+) = (-?\\d+),(.*)$", Pattern.MULTILINE);

    /** The id of the first member of the context that no release of HPy has; context.h says so, too. */
    private static final int FIRST_UNRELEASED = 263;

    private static final String YES = "yes";
    private static final String MISSING = "**missing**";
    private static final String UNRELEASED = "yes; not in HPy 0.9.0";

    private final String helperSources = readAll(LIBRARY.resolve("src"));
    private final String loader = readAll(Path.of("src/org/hpy/graalvm/loader"));
    private final Map<String, ContextMember> context = ContextMember.ALL.stream()
            .filter(member -> member.kind() == Kind.FUNCTION)
            .collect(Collectors.toMap(ContextMember::apiName, member -> member, (a, b) -> a, LinkedHashMap::new));

    private final Set<String> declared = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();

    ApiStatus() {
        for (String header : HEADERS) {
            functions(header);
        }
        functions("helpers");
        context.keySet().removeAll(declared);
        table("Only in the context", "function", "as", "state");
        context.keySet().forEach(name -> row(name, as(name), contextState(name)));
        slots();
        constants("Types of members", "define", "HPyMember_", TypesStatus::hasMemberType);
        constants("Shapes of types", "type", "HPyType_BuiltinShape_", TypesStatus::hasShape);
        text.append("\n### Constants of the context\n\n");
        handles();
    }

    /** The tables, in Markdown. */
    String tables() {
        return text.toString();
    }

    /** The names of all public functions and function-like macros. */
    Set<String> functions() {
        return declared;
    }

    private void functions(String name) {
        String header = read(LIBRARY.resolve("include/hpy/" + name + ".h"));
        String title = TITLE.matcher(header)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + ".h has no title"))
                .group(1);
        table(title + " (hpy/" + name + ".h)", "function", "as", "state");
        DECLARATION.matcher(header).results().forEach(match -> {
            String function = match.group(2) == null ? match.group(3) : match.group(2);
            boolean isGuard = function == null || function.endsWith("_H");
            if (!isGuard && declared.add(function)) {
                row(function, kind(match.group(1), function), state(match.group(1), function));
            }
        });
    }

    private String kind(String declaredAs, String function) {
        if (declaredAs == null) {
            return "macro";
        }
        return context.containsKey(function)
                ? as(function)
                : declaredAs.equals("HPyAPI_HELPER") ? "C helper" : "inline C";
    }

    private String as(String function) {
        var factory = Functions.get(function);
        return factory == null ? "" : factory.getNodeClass().getEnclosingClass().getSimpleName();
    }

    private String state(String declaredAs, String function) {
        if (context.containsKey(function)) {
            return "_HPy_LEGACY".equals(declaredAs) ? "in the context; hpy.h refuses it" : contextState(function);
        }
        boolean isHelper = "HPyAPI_HELPER".equals(declaredAs);
        return !isHelper || helperSources.contains(function + "(HPyContext *ctx") ? YES : MISSING;
    }

    private String contextState(String function) {
        if (Functions.get(function) == null) {
            return MISSING;
        }
        return context.get(function).id() < FIRST_UNRELEASED ? YES : UNRELEASED;
    }

    private void slots() {
        table("Slots (hpy/slots.h)", "slot", "special methods", "state");
        CONSTANT.matcher(read(LIBRARY.resolve("include/hpy/slots.h"))).results().forEach(match -> {
            int number = Integer.parseInt(match.group(2));
            boolean isOfModules = match.group(1).startsWith("HPy_mod_");
            boolean exists = isOfModules ? loader.contains(" = " + number + ";") : TypesStatus.hasSlot(number);
            row(
                    match.group(1),
                    isOfModules || !exists ? "" : code(TypesStatus.specialMethods(number)),
                    !exists ? MISSING : match.group(3).contains("not in HPy 0.9.0") ? UNRELEASED : YES);
        });
    }

    private void constants(String title, String header, String prefix, IntPredicate exists) {
        IntFunction<String> state = number -> exists.test(number) ? "" : " (" + MISSING + ")";
        text.append("\n### %s (hpy/%s.h)\n\n".formatted(title, header));
        words(CONSTANT.matcher(read(LIBRARY.resolve("include/hpy/" + header + ".h")))
                .results()
                .filter(match -> match.group(1).startsWith(prefix))
                .map(match -> "`" + match.group(1) + "`" + state.apply(Integer.parseInt(match.group(2)))));
    }

    private void handles() {
        words(ContextMember.ALL.stream()
                .filter(member -> member.kind() == Kind.HANDLE)
                .map(member ->
                        "`" + member.name() + "`" + (member.id() < FIRST_UNRELEASED ? "" : " (not in HPy 0.9.0)")));
    }

    private void table(String title, String... columns) {
        text.append("\n### ").append(title).append("\n\n");
        text.append("| ").append(String.join(" | ", columns)).append(" |\n|").append(" --- |".repeat(columns.length));
        text.append('\n');
    }

    private void row(String name, String how, String state) {
        text.append("| `%s` | %s | %s |\n".formatted(name, how, state).replace("|  |", "| |"));
    }

    private static String code(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    /** A list with commas, in lines that are not too long. */
    private void words(Stream<String> words) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : words.toList()) {
            String line = lines.getLast();
            if (line.length() + word.length() > 140) {
                lines.add(word);
            } else {
                lines.set(lines.size() - 1, line.isEmpty() ? word : line + ", " + word);
            }
        }
        text.append(String.join(",\n", lines)).append('\n');
    }

    private static String readAll(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).map(ApiStatus::read).collect(Collectors.joining());
        } catch (IOException e) {
            throw new AssertionError("run the tests in the directory of pom.xml", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("run the tests in the directory of pom.xml", e);
        }
    }
}
