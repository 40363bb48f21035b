// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.Test;

/** Code that does nothing wrong, many times. RandomizedTest runs in debug mode, too. */
public class NoFalseFindingsTest extends DebugTest {

    private Value loadSeries() throws IOException {
        String code = Files.readString(Path.of("examples/series/series.c"));
        return load(Source.newBuilder("hpy", Compiler.build("series", code, optimization, "-gline-tables-only"))
                .build());
    }

    @Test
    public void theExampleIsFineAThousandTimes() throws IOException {
        Value m = loadSeries();
        exec(m, """
                def fails(error, function, *args):
                    try:
                        function(*args)
                    except error:
                        return True
                def use(i):
                    a, b = m.Array([1.0, i, 3.5]), m.Array(3)
                    b[0], b[-1] = 7, i
                    a.name, a.step = f'name {i}', 2.0
                    values = list(a + b), list(a * b), list(a * 2), len(a), repr(a), a.mean()
                    values += a.autocorrelation(1), list(a.clip(0, 2)), list(a.moving_average(window=2)), a.name, a.step
                    assert values[5] == (4.5 + i) / 3 and a.name == f'name {i}'
                    assert fails(IndexError, a.__getitem__, 3) and fails(TypeError, m.Array, 'x', 1)
                    assert fails(TypeError, a.moving_average, 9) and fails(ValueError, lambda: a.moving_average(window=9))
                    assert fails(TypeError, setattr, a, 'name', 3) and fails(ValueError, a.autocorrelation, 99)
                with LeakDetector():
                    for i in range(1000):
                        use(i)
                """);
        assertPython(m, "found == [] and found_builders == [] and d.get_last_report() is None");
    }
}
