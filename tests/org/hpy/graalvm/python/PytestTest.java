// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import org.junit.Before;
import org.junit.Test;

/** {@code hpy.debug.pytest}, with a stand-in for pytest that leaves a fixture the function it is. */
public class PytestTest extends PackageTest {

    @Before
    public void importWithStandIns() {
        exec("""
                import contextlib, types
                sys.modules['pytest'] = types.SimpleNamespace(fixture=lambda function: function)
                import hpy.debug.pytest as integration
                class Detector:
                    def __enter__(self):
                        events.append('enter')
                        return self
                    def __exit__(self, *error):
                        events.append('exit')
                        if leaking:
                            raise ValueError('leaks')
                def run():
                    with contextlib.contextmanager(integration.hpy_debug)() as detector:
                        events.append('test' if type(detector) is Detector else detector)
                events, leaking = [], False
                """);
    }

    @Test
    public void theLeakDetectorIsThatOfDebugMode() {
        exec("import hpy.debug");
        assertPython("importlib.reload(integration).LeakDetector is hpy.debug.LeakDetector");
    }

    @Test
    public void aTestWithTheFixtureRunsInALeakDetector() {
        exec("integration.LeakDetector = Detector; run()");
        assertPython("events == ['enter', 'test', 'exit']");
        exec("leaking = True");
        assertRaises("run()", "ValueError: leaks");
    }
}
