// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Which classes export buffers, and what Python code sees of that. */
public class BufferTypesTest extends ExporterTest {

    @Test
    public void withoutRelease() {
        Value m = makeType("""
                static unsigned char data[] = {1, 2, 3};
                HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
                static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                    *buffer = (HPy_buffer){.buf = data, .obj = HPy_Dup(ctx, self), .len = 3, .itemsize = 1, .ndim = 1};
                    return 0;
                }
                """, BASETYPE, "getbuffer");
        exec(m, "t = T(); v = memoryview(t)\nv[0] = 9");
        assertPython(m, "bytes(t) == b'\\x09\\2\\3' and v.obj is t and hasattr(T, '__buffer__')");
        assertPython(m, "not hasattr(T, '__release_buffer__')");
        exec(m, "v.release()");
        assertRaises(m, "v[0]", "ValueError", "operation forbidden on released memoryview object");
    }

    @Test
    public void subclasses() {
        Value m = makeBytes();
        exec(m, """
                import hashlib
                class S(T):
                    def __init__(self): self.x = 1
                class Other: pass
                class Second(Other, T): pass
                s, mixed = S(), Second()
                v = memoryview(s)
                """);
        assertPython(
                m, "v.obj is s and bytes(s) == b'hello world' and s.exports == 1 and bytes(mixed) == b'hello world'");
        assertPython(
                m,
                "memoryview(mixed)[1] == ord('e') and hashlib.md5(s).digest() == hashlib.md5(b'hello world').digest()");
        exec(m, "v.release()");
        assertPython(m, "s.exports == 0 and s.releases == s.requests > 0");
    }

    private static final String DERIVED = """
            HPyDef_METH(base, "base", HPyFunc_NOARGS)
            static HPy base_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &Base_spec, NULL); }
            HPyDef_METH(derived, "derived", HPyFunc_O)
            static HPy derived_impl(HPyContext *ctx, HPy self, HPy base) {
                HPyType_SpecParam parameters[] = {{HPyType_SpecParam_Base, base}, {0}};
                return HPyType_FromSpec(ctx, &Derived_spec, parameters);
            }
            """;

    @Test
    public void eachSlotIsInherited() {
        String code = EXPORTER.formatted("static unsigned char data[] = {1, 2, 3};", row("B"), "") + """
                HPyDef_SLOT(release_more, HPy_bf_releasebuffer)
                static void release_more_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
                    Exporter_AsStruct(ctx, self)->releases += 100;
                }
                """
                + spec("", "Base", EXPORTER_SPEC, "exports", "releases", "getbuffer", "releasebuffer")
                + spec("", "Derived", BASETYPE, "release_more") + DERIVED;
        Value m = load(code, "base", "derived");
        exec(m, "Base = m.base(); Derived = m.derived(Base); a, b = Base(), Derived()");
        exec(m, "memoryview(a).release(); memoryview(b).release(); bytes(b)");
        assertPython(m, "(a.releases, b.releases) == (1, 200) and memoryview(b).tolist() == [1, 2, 3]");
    }

    @Test
    public void aReleaseAloneIsNoBuffer() {
        Value m = makeType("""
                HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
                static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {}
                """ + POINT, POINT_SPEC, "x", "releasebuffer");
        assertRaises(m, "memoryview(T())", "TypeError", "memoryview: a bytes-like object is required, not 'T'");
        assertRaises(m, "bytes(T())", "TypeError", "cannot convert 'T' object to bytes");
        assertRaises(m, "b''.join([T()])", "TypeError", "expected a bytes-like object, T found");
        assertRaises(m, "int.from_bytes(T(), 'big')", "TypeError", "cannot convert 'T' object to bytes");
        assertPython(m, "memoryview(b'ab').tolist() == [97, 98]");
    }

    @Test
    public void builtInShapes() {
        for (String shape :
                new String[] {"List:[1, 2]", "Dict:{1: 2}", "Tuple:(1,)", "Long:5", "Float:2.5", "Unicode:'x'"}) {
            String[] parts = shape.split(":", 2);
            Value m = makeType(
                    """
                    typedef struct { unsigned char data[2]; long releases; } Own;
                    HPyType_HELPERS(Own, HPyType_BuiltinShape_%s)
                    HPyDef_MEMBER(releases, "releases", HPyMember_LONG, offsetof(Own, releases))
                    HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
                    static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                        *buffer = (HPy_buffer){
                            .buf = Own_AsStruct(ctx, self)->data, .obj = HPy_Dup(ctx, self), .len = 2, .itemsize = 1, .ndim = 1
                        };
                        return 0;
                    }
                    HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
                    static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
                        Own_AsStruct(ctx, self)->releases++;
                    }
                    """.formatted(parts[0]),
                    ".basicsize = sizeof(Own), .builtin_shape = SHAPE(Own), " + BASETYPE,
                    "getbuffer",
                    "releasebuffer",
                    "releases");
            exec(
                    m,
                    "class S(T): pass\nt, s = T(%1$s), S(%1$s)\nv, w = memoryview(t), memoryview(s)\nv[1] = 7"
                            .formatted(parts[1]));
            assertPython(m, "v.tolist() == [0, 7] and w.tolist() == [0, 0] and v.obj is t and t == s == " + parts[1]);
            exec(m, "v.release()");
            assertPython(m, "(t.releases, s.releases) == (1, 0)");
        }
    }

    @Test
    public void specialMethods() {
        Value m = makeBytes();
        exec(m, "import collections.abc\nv = t.__buffer__(0x18)");
        assertPython(m, "type(v) is memoryview and v.tobytes() == b'hello world' and t.flags == 0x18 and v.obj is t");
        assertPython(m, "type(T.__buffer__) is type(T.__release_buffer__) is type(object.__repr__)");
        assertPython(
                m,
                "T.__buffer__.__name__ == '__buffer__' and not hasattr(collections.abc, 'Buffer') "
                        + "or isinstance(t, collections.abc.Buffer) and not isinstance(5, collections.abc.Buffer)");
        assertRaises(m, "t.__buffer__('x')", "TypeError", "'str' object cannot be interpreted as an integer");
        assertRaises(m, "t.__release_buffer__(5)", "TypeError", "expected a memoryview object");
        assertRaises(m, "T().__release_buffer__(v)", "ValueError", "memoryview's buffer is not this object");
        assertPython(m, "t.__release_buffer__(v) is None and t.exports == 0 and t.releases == 1");
        assertRaises(m, "t.__release_buffer__(v)", "ValueError", "memoryview's buffer has already been released");
        assertPython(m, "t.releases == 1");
    }
}
