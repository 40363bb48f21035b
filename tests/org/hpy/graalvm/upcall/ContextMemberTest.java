// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.functions.Functions;
import org.hpy.graalvm.upcall.ContextMember.Kind;
import org.junit.Test;

/** Holds the table of the context's members and the nodes of the functions to each other. */
public class ContextMemberTest {

    /** Each type of the declarations, without the name of the parameter, and how it crosses the border. */
    private static final Map<CType, Set<String>> SPELLINGS = Map.of(
            CType.HANDLE, Set.of("HPy"),
            CType.BUILDER, Set.of("HPyListBuilder", "HPyTupleBuilder", "HPyTracker"),
            CType.HANDLES, Set.of("const HPy *", "const HPy []"),
            CType.INT32,
                    Set.of(
                            "int",
                            "int32_t",
                            "HPyFunc_Signature",
                            "_HPyCapsule_key",
                            "HPy_SourceKind",
                            "HPyType_BuiltinShape"),
            CType.UINT32, Set.of("uint32_t", "HPy_UCS4"),
            CType.INT64,
                    Set.of(
                            "int64_t",
                            "uint64_t",
                            "size_t",
                            "HPy_ssize_t",
                            "HPy_hash_t",
                            "HPyField",
                            "HPyGlobal",
                            "HPyThreadState"),
            CType.DOUBLE, Set.of("double"),
            CType.BOOL, Set.of("bool"),
            CType.VOID, Set.of("void"),
            CType.POINTER,
                    Set.of(
                            "void *",
                            "void **",
                            "const char *",
                            "const wchar_t *",
                            "cpy_PyObject *",
                            "HPy *",
                            "HPy_ssize_t *",
                            "HPyField *",
                            "HPyGlobal *",
                            "HPyType_Spec *",
                            "HPyType_SpecParam *",
                            "HPyCFunction",
                            "HPyCallFunction *",
                            "HPyCapsule_Destructor *"));

    static List<ContextMember> functions() {
        return ContextMember.ALL.stream()
                .filter(member -> member.kind() == Kind.FUNCTION)
                .toList();
    }

    @Test
    public void theTableHasEveryMemberAtItsPlace() {
        List<ContextMember> withId = ContextMember.ALL.stream()
                .filter(member -> member.kind() != Kind.FIELD)
                .toList();
        assertEquals(276, ContextMember.ALL.size());
        assertEquals(273, withId.size());
        for (int id = 0; id < withId.size(); id++) {
            assertEquals(withId.get(id).name(), id, withId.get(id).id());
            assertEquals(withId.get(id).name(), 24 + 8 * id, withId.get(id).offset());
        }
    }

    @Test
    public void everyDeclarationIsUnderstood() {
        Pattern parameter = Pattern.compile("(.*?)\\w+(\\[])?$");
        for (ContextMember function : functions()) {
            String[] parts = function.declaration().split("\\(\\*\\w+\\)\\(HPyContext \\*ctx(, )?|\\)");
            List<CType> parameters = Stream.of(parts.length == 1 ? new String[0] : parts[1].split(", "))
                    .map(text -> typeSpelled(parameter.matcher(text).replaceFirst("$1$2")))
                    .toList();
            boolean isText = parts[0].strip().equals("const char *");
            CType result = isText ? CType.TEXT : typeSpelled(parts[0]);
            assertEquals(function.declaration(), result, function.returnType());
            assertEquals(function.declaration(), parameters, List.of(function.parameterTypes()));
        }
    }

    private static CType typeSpelled(String spelling) {
        return SPELLINGS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(spelling.strip()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("add to SPELLINGS: " + spelling));
    }

    @Test
    public void everyMemberHasANodeAndEveryNodeAMember() {
        Set<String> members = functions().stream().map(ContextMember::apiName).collect(Collectors.toSet());
        assertEquals("names are unique", functions().size(), members.size());
        ContextMember.BEYOND.forEach(member -> members.add(member.apiName()));
        assertEquals(members, Functions.names());
    }

    @Test
    public void everyNodeTakesTheParametersOfItsDeclaration() {
        for (ContextMember function : functions()) {
            Class<?> node = Functions.get(function.apiName()).getNodeClass();
            assertEquals(function.apiName(), parameterCount(function), arity(node));
        }
    }

    /** The number in the name of {@code ContextFunction.With...}, from which the class is derived. */
    private static int arity(Class<?> node) {
        String name = node.getSuperclass().getSimpleName();
        return name.startsWith("With")
                ? Integer.parseInt(name.substring("With".length()))
                : arity(node.getSuperclass());
    }

    /** The first parameter of each is the context. */
    private static int parameterCount(ContextMember function) {
        return function.declaration().split(",").length - 1;
    }
}
