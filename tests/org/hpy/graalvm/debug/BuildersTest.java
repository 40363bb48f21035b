// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertTrue;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Builders and trackers that C code uses after their end. */
public class BuildersTest extends DebugTest {

    private static final String CODE = """
            #define BUILDER(KIND, name, after) \\
                HPyDef_METH(name, #name, HPyFunc_O) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                    HPy##KIND##Builder b = HPy##KIND##Builder_New(ctx, 1); \\
                    HPy##KIND##Builder_Set(ctx, b, 0, arg); \\
                    after \\
                }
            #define BUILT(KIND, name, after) \\
                BUILDER(KIND, name, HPy result = HPy##KIND##Builder_Build(ctx, b); after return result;)
            #define CANCELLED(KIND, name, after) BUILDER(KIND, name, HPy##KIND##Builder_Cancel(ctx, b); after)

            BUILT(List, list_fine, )
            BUILT(List, list_set_after_build, HPyListBuilder_Set(ctx, b, 0, self);)
            BUILT(List, list_cancel_after_build, HPyListBuilder_Cancel(ctx, b);)
            BUILT(List, list_build_twice, HPy_Close(ctx, result); result = HPyListBuilder_Build(ctx, b);)
            CANCELLED(List, list_cancelled, return HPyLong_FromInt64_t(ctx, 1);)
            CANCELLED(List, list_cancel_twice, HPyListBuilder_Cancel(ctx, b); return HPyLong_FromInt64_t(ctx, 1);)
            CANCELLED(List, list_build_after_cancel, return HPyListBuilder_Build(ctx, b);)
            BUILT(Tuple, tuple_fine, )
            BUILT(Tuple, tuple_set_after_build, HPyTupleBuilder_Set(ctx, b, 0, self);)
            BUILT(Tuple, tuple_cancel_after_build, HPyTupleBuilder_Cancel(ctx, b);)
            BUILT(Tuple, tuple_build_twice, HPy_Close(ctx, result); result = HPyTupleBuilder_Build(ctx, b);)
            CANCELLED(Tuple, tuple_cancelled, return HPyLong_FromInt64_t(ctx, 1);)
            CANCELLED(Tuple, tuple_cancel_twice, HPyTupleBuilder_Cancel(ctx, b); return HPyLong_FromInt64_t(ctx, 1);)
            CANCELLED(Tuple, tuple_build_after_cancel, return HPyTupleBuilder_Build(ctx, b);)
            """;

    private static final String TRACKERS = """
            #define TRACKER(name, after) \\
                HPyDef_METH(name, #name, HPyFunc_O) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                    HPyTracker t = HPyTracker_New(ctx, 0); \\
                    HPyTracker_Add(ctx, t, HPy_Dup(ctx, arg)); \\
                    after \\
                    return HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, 1); \\
                }
            TRACKER(fine, HPyTracker_Close(ctx, t);)
            TRACKER(close_twice, HPyTracker_Close(ctx, t); HPyTracker_Close(ctx, t);)
            TRACKER(add_after_close, HPyTracker_Close(ctx, t); HPyTracker_Add(ctx, t, arg);)
            TRACKER(forget_after_close, HPyTracker_Close(ctx, t); HPyTracker_ForgetAll(ctx, t);)
            TRACKER(not_closed, )
            HPyDef_METH(set_late, "set_late", HPyFunc_O)
            static HPy set_late_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyListBuilder b = HPyListBuilder_New(ctx, 1); // opens
                HPyListBuilder_Cancel(ctx, b); // closes
                HPyListBuilder_Set(ctx, b, 0, arg); // misuses
                return HPyLong_FromInt64_t(ctx, 1);
            }
            """;

    private static String[] names(String kind) {
        return new String[] {
            kind + "_fine",
            kind + "_set_after_build",
            kind + "_cancel_after_build",
            kind + "_build_twice",
            kind + "_cancelled",
            kind + "_cancel_twice",
            kind + "_build_after_cancel"
        };
    }

    private void assertBuilders(String kind, String result) {
        Value m = load(CODE, names(kind));
        assertPython(m, "m." + kind + "_fine(1) == " + result + " and m." + kind + "_cancelled(1) == 1");
        assertPython(m, "found_builders == []");
        assertPython(m, "m." + kind + "_set_after_build(1) == " + result + " and len(found_builders) == 1");
        assertPython(m, "m." + kind + "_cancel_after_build(1) == " + result + " and len(found_builders) == 2");
        assertRaises(m, "m." + kind + "_build_twice(1)", "MemoryError", "");
        assertPython(m, "len(found_builders) == 3");
        assertPython(m, "m." + kind + "_cancel_twice(1) == 1 and len(found_builders) == 4");
        assertRaises(m, "m." + kind + "_build_after_cancel(1)", "MemoryError", "");
        assertPython(m, "len(found_builders) == 5 and found == [] and opened() == []");
    }

    @Test
    public void listBuildersAfterTheirEnd() {
        assertBuilders("list", "[1]");
    }

    @Test
    public void tupleBuildersAfterTheirEnd() {
        assertBuilders("tuple", "(1,)");
    }

    private static final String[] TRACKER_NAMES = {
        "fine", "close_twice", "add_after_close", "forget_after_close", "not_closed", "set_late"
    };

    @Test
    public void trackersAfterTheirEnd() {
        Value m = load(TRACKERS, TRACKER_NAMES);
        assertPython(m, "m.fine(1) == 1 and found_builders == [] and opened() == []");
        exec(m, """
                for f in m.close_twice, m.add_after_close, m.forget_after_close:
                    found_builders.clear()
                    try:
                        f(1)
                    except SystemError:
                        pass
                    assert len(found_builders) == 1, (f, found_builders)
                """);
        assertPython(m, "found == [] and opened() == []");
    }

    @Test
    public void aReportTellsTheLines() {
        Value m = load(TRACKERS, TRACKER_NAMES);
        assertPython(m, "m.set_late(1) == 1");
        assertText(
                "Invalid usage of already closed builder\n  " + at(TRACKERS, "// misuses")
                        + " in set_late_impl (HPyListBuilder_Set): it has come to its end, or is no builder or tracker\n"
                        + "    opened " + at(TRACKERS, "// opens") + " in set_late_impl (HPyListBuilder_New)\n"
                        + "    closed " + at(TRACKERS, "// closes") + " in set_late_impl (HPyListBuilder_Cancel)",
                "found_builders[0].split('\\n  Stack')[0]");
    }

    @Test
    public void withoutAHookTheContextEnds() {
        String report = assertFatal("m.set_late(1)", source(TRACKERS, TRACKER_NAMES));
        assertTrue(report, report.startsWith("Fatal Python error: Invalid usage of already closed builder\n"));
    }

    /** Not DebugHandles, whose objects are those of Python, but leaks. */
    @Test
    public void aTrackerThatIsNotClosedIsALeak() {
        Value m = load(TRACKERS, TRACKER_NAMES);
        exec(m, "m.not_closed('in the tracker')");
        assertPython(m, "[h.obj for h in opened()] == ['in the tracker']");
    }
}
