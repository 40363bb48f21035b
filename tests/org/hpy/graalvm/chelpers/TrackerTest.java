// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Trackers; that they close what they hold is what {@link ExtensionTest} looks at after each test. */
public class TrackerTest extends ExtensionTest {

    /** A function f(n) that makes a tracker of this size, adds n new lists, does this, and returns the last. */
    private Value tracker(int size, String action) {
        return load("""
                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    long n = HPyLong_AsLong(ctx, arg);
                    HPyTracker tracker = HPyTracker_New(ctx, %d);
                    if (HPy_IsNull(tracker)) {
                        return HPy_NULL;
                    }
                    HPy last = HPy_NULL;
                    HPy *handles = malloc((size_t)(n + 1) * sizeof(HPy));
                    for (long i = 0; i < n; i++) {
                        last = handles[i] = HPyList_New(ctx, 0);
                        if (HPyTracker_Add(ctx, tracker, last) < 0) {
                            return HPy_NULL;
                        }
                    }
                    HPy result = n > 0 ? HPy_Dup(ctx, last) : HPy_Dup(ctx, ctx->h_None);
                    %s
                    HPyTracker_Close(ctx, tracker);
                    free(handles);
                    return result;
                }
                """.formatted(size, action), "f");
    }

    @Test
    public void closeClosesEveryHandle() {
        Value m = tracker(0, "");
        assertPython(m, "m.f(0) is None and m.f(1) == [] and m.f(7) == [] and m.f(1000) == []");
    }

    @Test
    public void theSizeIsOnlyAHint() {
        assertPython(tracker(3, ""), "m.f(0) is None and m.f(3) == [] and m.f(4) == []");
        assertPython(tracker(1000, ""), "m.f(3) == []");
    }

    @Test
    public void forgottenHandlesStayOpen() {
        Value m = tracker(0, """
                HPyTracker_ForgetAll(ctx, tracker);
                for (long i = 0; i < n; i++) {
                    HPyList_Append(ctx, handles[i], ctx->h_True);
                    HPy_Close(ctx, handles[i]);
                }
                """);
        assertPython(m, "m.f(1) == [True] and m.f(20) == [True]");
    }

    @Test
    public void aTrackerThatForgotTakesNewHandles() {
        Value m = tracker(2, """
                HPyTracker_ForgetAll(ctx, tracker);
                for (long i = 0; i < n; i++) {
                    HPyTracker_Add(ctx, tracker, handles[i]);
                }
                """);
        assertPython(m, "m.f(20) == []");
    }

    @Test
    public void nullMayBeAdded() {
        assertPython(tracker(0, "if (HPyTracker_Add(ctx, tracker, HPy_NULL) != 0) return HPy_NULL;"), "m.f(2) == []");
    }

    @Test
    public void aNegativeSizeIsAnError() {
        assertRaises(tracker(-1, ""), "m.f(0)", "SystemError", "HPyTracker_New: negative size");
    }

    @Test
    public void trackersAreIndependent() {
        Value m = load("""
                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPyTracker outer = HPyTracker_New(ctx, 0);
                    HPyTracker inner = HPyTracker_New(ctx, 0);
                    HPy kept = HPy_Dup(ctx, arg);
                    HPyTracker_Add(ctx, outer, kept);
                    HPyTracker_Add(ctx, inner, HPy_Dup(ctx, arg));
                    HPyTracker_Close(ctx, inner);
                    HPy result = HPyTuple_Pack(ctx, 2, kept, arg);
                    HPyTracker_Close(ctx, outer);
                    return result;
                }
                """, "f");
        assertPython(m, "m.f('x') == ('x', 'x')");
    }
}
