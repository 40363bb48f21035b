// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.structs.CConstants;
import com.oracle.graal.python.builtins.objects.function.PFunction;
import com.oracle.graal.python.builtins.objects.memoryview.BufferLifecycleManager;
import com.oracle.graal.python.builtins.objects.memoryview.MemoryViewNodes;
import com.oracle.graal.python.builtins.objects.method.PMethod;
import com.oracle.graal.python.builtins.objects.module.PythonModule;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.TpSlots.TpSlotMeta;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.lib.PyObjectReprAsTruffleStringNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.nodes.NodeUtil;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * What the classes of this package rely on in GraalPy; a failure here says what to look at when GraalPy has changed. What
 * becomes of it for C code is tested elsewhere, by {@link LayoutTest} first of all.
 */
public class GraalPyTest {

    private static final TruffleString NAME = PythonUtils.tsLiteral("name");

    private Context context;

    @Before
    public void createContext() {
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.initialize("hpy");
        context.enter();
    }

    @After
    public void closeContext() {
        context.leave();
        context.close();
    }

    private void define(String code) {
        context.eval("python", code);
    }

    private static Object global(String name) {
        return PythonContext.get(null).getMainModule().getAttribute(PythonUtils.toTruffleStringUncached(name));
    }

    private void setGlobal(String name, Object value) {
        PythonContext.get(null).getMainModule().setAttribute(PythonUtils.toTruffleStringUncached(name), value);
    }

    private static String repr(Object object) {
        return PyObjectReprAsTruffleStringNode.executeUncached(object).toJavaStringUncached();
    }

    @Test
    public void theSignOfCharIsKnownWithoutTheCApi() {
        CharSign.tell();
        assertEquals(Byte.MIN_VALUE, CConstants.CHAR_MIN.longValue());
        assertEquals("the C API is loaded", false, PythonContext.get(null).hasCApiContext());
    }

    @Test
    public void asynchronousCallsGoThroughOneNode() {
        PythonLanguage language = PythonLanguage.get(null);
        AsyncCalls.intercept(language, (node, callable, arguments) -> true);
        List<CallNode> calls = NodeUtil.findAllNodeInstances(AsyncCalls.root(language), CallNode.class);
        assertTrue(calls.getFirst() instanceof AsyncCalls.InterceptedCallNode);
        assertEquals("ours, and GraalPy's inside", 2, calls.size());
    }

    @Test
    public void aBuiltinHasOneSlot() {
        PythonLanguage language = PythonLanguage.get(null);
        List<RootNode> replaced = IntStream.range(0, TpSlot.getBuiltinsCallTargetsCount())
                .mapToObj(language::getBuiltinSlotCallTarget)
                .filter(Objects::nonNull)
                .map(RootCallTarget::getRootNode)
                .filter(root -> root.getClass().getName().startsWith("org.hpy."))
                .toList();
        assertEquals(1, replaced.size());
        assertEquals("memoryview", replaced.getFirst().getName());
    }

    @Test
    public void aReleasedMemoryviewReleasesItsBuffer() {
        List<Object> released = new ArrayList<>();
        Object buffer = new Object();
        BufferLifecycleManager manager = new BufferRelease<>(released::add).lifecycle(buffer);
        MemoryViewNodes.ReleaseBufferNode.executeUncached(manager);
        assertEquals(List.of(buffer), released);
    }

    @Test
    public void aFunctionOfAModuleLooksLikeABuiltin() {
        PythonModule module = PythonContext.get(null).getMainModule();
        PMethod method = ModuleMethod.create(
                module,
                PythonUtils.tsLiteral("its module"),
                NAME,
                JavaFunction.create(NAME, 2, arguments -> arguments[0] == module ? arguments[1] : "not bound"));
        setGlobal("method", method);
        assertTrue(repr(method), repr(method).startsWith("<built-in "));
        define("""
                assert type(method) is type(len)
                assert (method.__name__, method.__module__) == ('name', 'its module')
                assert method(7) == 7
                """);
    }

    @Test
    public void aSlotWithoutSpecialMethodIsSet() {
        define("class Three: pass");
        DirectSlot.set(
                (PythonClass) global("Three"), TpSlotMeta.SQ_ITEM, NAME, JavaFunction.create(NAME, 2, arguments -> {
                    if ((int) arguments[1] == 3) {
                        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.IndexError);
                    }
                    return arguments[1];
                }));
        define("assert list(Three()) == [0, 1, 2]");
    }

    @Test
    public void inventedSlotsMakeLayoutsConflict() {
        define("""
                class A: __slots__ = ()
                class B: __slots__ = ()
                """);
        Layout.protect((PythonClass) global("A"));
        Layout.protect((PythonClass) global("B"));
        define("""
                try:
                    class C(A, B): pass
                    assert False
                except TypeError as e:
                    assert 'lay-out conflict' in str(e), e
                """);
    }

    @Test
    public void referentsAreOurs() {
        Referents.install(object -> Stream.of(object, 8));
        define("""
                import gc
                assert gc.get_referents(7, 6) == [7, 8, 6, 8]
                """);
    }

    @Test
    public void framesKnowTheirLines() {
        List<String> frames = new ArrayList<>();
        setGlobal("look", JavaFunction.createVariadic(NAME, _ -> {
            PythonFrame frame = PythonFrame.innermost();
            frames.add(frame.function() + " " + frame.line());
            frames.add(frame.caller().function() + " " + frame.caller().line());
            assertSame(null, frame.caller().caller());
            return 0;
        }));
        define("""
                def f():
                    return 1 + \\
                        look()
                f()
                """);
        assertEquals(List.of("f 3", "<module> 4"), frames);
    }

    @Test
    public void functionsOfPythonAreCalledDirectly() {
        define("""
                def f(x): return x
                def g(x): yield x
                """);
        assertTrue(CallPythonNode.isPlain((PFunction) global("f")));
        assertEquals(false, CallPythonNode.isPlain((PFunction) global("g")));
    }
}
