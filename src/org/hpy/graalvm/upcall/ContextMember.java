// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One member of the C struct {@code HPyContext}, as the table {@code context.tsv} beside this class has it. The
 * table is the only place of a signature in Java; a test holds {@code hpy.h} to it.
 *
 * @param offset in bytes from the start of the struct
 * @param name name of the member in C, such as {@code ctx_Add}
 * @param apiName name of the API function or constant, such as {@code HPy_Add}
 * @param declaration the declaration of the member in C
 */
public record ContextMember(int offset, String name, Kind kind, String apiName, String declaration) {

    /** What a member holds. */
    public enum Kind {
        FIELD,
        HANDLE,
        FUNCTION
    }

    /** Offset of the member with id 0; the fields before it have no id. */
    static final int FIRST_OFFSET = 24;

    /** All members in order of their offsets. */
    public static final List<ContextMember> ALL = read();

    /**
     * Functions that our headers call in bitcode, beside those of the context. Their offsets go on where the members end, so
     * that each has a place of its own.
     */
    static final List<ContextMember> BEYOND = List.of(
            beyond(0, "HPy _HPy_Call_unrolled(HPyContext *ctx, HPy callable, size_t n, HPy a, HPy b, HPy c, HPy d)"),
            beyond(1, "HPy _HPy_CallMethod_unrolled(HPyContext *ctx, HPy name, size_t n, HPy a, HPy b, HPy c, HPy d)"),
            beyond(2, "HPy _HPyTuple_FromArray_unrolled(HPyContext *ctx, size_t n, HPy a, HPy b, HPy c, HPy d)"),
            beyond(
                    3,
                    "void *HPyGraalVM_GetItems(HPyContext *ctx, HPy view, int format, bool writable, HPy_ssize_t *count)"));

    private static ContextMember beyond(int index, String prototype) {
        int end = prototype.indexOf('(');
        int start = Math.max(prototype.lastIndexOf(' ', end), prototype.lastIndexOf('*', end)) + 1;
        String name = prototype.substring(start, end);
        int offset = ALL.getLast().offset() + (index + 1) * Long.BYTES;
        return new ContextMember(
                offset, name, Kind.FUNCTION, name, prototype.substring(0, start) + prototype.substring(end));
    }

    /** The names of all functions. */
    public static List<String> functionNames() {
        return ALL.stream()
                .filter(member -> member.kind() == Kind.FUNCTION)
                .map(ContextMember::name)
                .toList();
    }

    /** Position among the members that have an id. */
    public int id() {
        return (offset - FIRST_OFFSET) / Long.BYTES;
    }

    /** What a function member returns. */
    public CType returnType() {
        return CType.ofResult(declaration.substring(0, declaration.indexOf('(')));
    }

    /** What a function member takes after the {@code HPyContext *}. */
    public CType[] parameterTypes() {
        String parameters = declaration.substring(declaration.lastIndexOf('(') + 1, declaration.lastIndexOf(')'));
        return Arrays.stream(parameters.split(","))
                .skip(1)
                .map(CType::ofParameter)
                .toArray(CType[]::new);
    }

    private static List<ContextMember> read() {
        try (InputStream table = ContextMember.class.getResourceAsStream("context.tsv")) {
            String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(ContextMember::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContextMember parse(String line) {
        String[] cells = line.split("\t");
        Kind kind = Kind.valueOf(cells[3].toUpperCase());
        return new ContextMember(Integer.parseInt(cells[0]), cells[2], kind, cells[4], cells[5]);
    }
}
