// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.tools.profiler.CPUSampler;
import com.oracle.truffle.tools.profiler.CPUTracer;
import com.oracle.truffle.tools.profiler.ProfilerNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.hpy.graalvm.Compiler;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What GraalVM's profilers show of a program with an extension. */
public class ProfileTest {

    private static final String CODE = """
            #include "hpy.h"
            HPyDef_METH(total, "total", HPyFunc_O)
            static HPy total_impl(HPyContext *ctx, HPy self, HPy list) {
                double sum = 0;
                for (HPy_ssize_t i = 0; i < HPy_Length(ctx, list); i++) {
                    HPy item = HPy_GetItem_i(ctx, list, i);
                    sum += HPyFloat_AsDouble(ctx, item);
                    HPy_Close(ctx, item);
                }
                return HPyFloat_FromDouble(ctx, sum);
            }
            HPyDef_METH(apply, "apply", HPyFunc_O)
            static HPy apply_impl(HPyContext *ctx, HPy self, HPy function) {
                return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
            }
            static HPyDef *defines[] = {&total, &apply, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(profiled, definition)
            """;

    private static final String PROGRAM = """
            import sys, time
            sys.path.insert(0, %s)
            import profiled
            numbers = [float(i) for i in range(1000)]

            def called_by_c():
                return sum([x for x in numbers])

            def run(times):
                for i in range(times):
                    profiled.total(numbers)
                    profiled.apply(called_by_c)
            """;

    /** The functions of the program with the lines they begin at, and those of the API that it calls. */
    private static final Set<String> PLACES = Set.of(
            "run program.py:9", "called_by_c program.py:6", "total_impl profiled.c:3", "apply_impl profiled.c:13");

    private static final Set<String> API =
            Set.of("HPy_GetItem_i", "HPyFloat_AsDouble", "HPy_Close", "HPy_CallTupleDict");

    /** What is no function of the program: Python's own names are in lower case. */
    private static final Pattern INTERNAL = Pattern.compile("<[<A-Z].*|__sulong_.*|HPyInit.*|get_required_hpy_.*");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> places = new TreeMap<>();
    private final Set<String> calls = new TreeSet<>();

    private static String program() {
        String directory =
                Compiler.build("profiled", CODE, "-g").getAbsoluteFile().getParent();
        return PROGRAM.formatted("'" + directory + "'");
    }

    /** With the profiler as its option sets it up, so that it leaves out what is internal. */
    private Engine engineWith(String profiler) {
        return Engine.newBuilder()
                .option(profiler, "true")
                .option(profiler + ".OutputFile", folder.getRoot() + "/profile.txt")
                .build();
    }

    private static Context contextOf(Engine engine) throws IOException {
        Context context = Context.newBuilder("python", "llvm", "hpy")
                .engine(engine)
                .allowAllAccess(true)
                .option("hpy.ApiFrames", "true")
                .build();
        context.initialize("hpy");
        context.eval(Source.newBuilder("python", program(), "program.py").build());
        return context;
    }

    @Test(timeout = 300_000)
    public void samplesNameTheFunctionsOfPythonAndCAndTheApi() throws IOException {
        try (Engine engine = engineWith("cpusampler")) {
            CPUSampler sampler = CPUSampler.find(engine);
            try (Context context = contextOf(engine)) {
                while (!places.values().containsAll(PLACES) || !places.keySet().containsAll(API)) {
                    context.eval("python", "run(100)");
                    sampler.getDataList().getFirst().getThreadData().values().forEach(nodes -> collect("", nodes));
                }
            }
        }
        assertTrue(calls.toString(), calls.contains("run -> total_impl"));
        assertTrue(calls.toString(), calls.contains("total_impl -> HPyFloat_AsDouble"));
        assertTrue(calls.toString(), calls.contains("apply_impl -> HPy_CallTupleDict"));
        assertTrue(calls.toString(), calls.contains("HPy_CallTupleDict -> called_by_c"));
        assertOnlyTrueNames(places.keySet());
    }

    private void collect(String caller, Collection<ProfilerNode<CPUSampler.Payload>> nodes) {
        for (ProfilerNode<CPUSampler.Payload> node : nodes) {
            calls.add(caller + " -> " + node.getRootName());
            places.put(node.getRootName(), node.getRootName() + " " + describe(node.getSourceSection()));
            if (API.contains(node.getRootName())) {
                assertIsDeclarationOf(node.getRootName(), node.getSourceSection());
            }
            collect(node.getRootName(), node.getChildren());
        }
    }

    private static String describe(SourceSection section) {
        return section == null ? "" : section.getSource().getName() + ":" + section.getStartLine();
    }

    private static void assertIsDeclarationOf(String function, SourceSection section) {
        String text = section.getCharacters().toString();
        assertTrue(text, text.startsWith("HPyAPI_FUNC ") && text.contains(" " + function + "(HPyContext *ctx, "));
        assertTrue(section.getSource().getPath(), section.getSource().getPath().contains("/include/hpy/"));
    }

    private static void assertOnlyTrueNames(Collection<String> names) {
        Set<String> others = names.stream()
                .filter(name -> INTERNAL.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), others);
    }

    @Test
    public void callsAreCounted() throws IOException {
        try (Engine engine = engineWith("cputracer")) {
            CPUTracer tracer = CPUTracer.find(engine);
            try (Context context = contextOf(engine)) {
                context.eval("python", "run(2)");
            }
            Map<String, Long> counts = tracer.getPayloads().stream()
                    .collect(Collectors.toMap(CPUTracer.Payload::getRootName, CPUTracer.Payload::getCount, Long::sum));
            assertOnlyTrueNames(counts.keySet());
            assertEquals(Long.valueOf(2), counts.get("total_impl"));
            assertEquals(Long.valueOf(2002), counts.get("HPy_Length"));
            assertEquals(Long.valueOf(2000), counts.get("HPyFloat_AsDouble"));
            assertEquals(Long.valueOf(2), counts.get("HPy_CallTupleDict"));
        }
    }

    /** The headers are ours, so a context that may read no files has them, too. */
    @Test
    public void aContextWithoutFilesHasFrames() throws IOException {
        try (Engine engine = engineWith("cputracer")) {
            try (Context context = Context.newBuilder("python", "hpy")
                    .engine(engine)
                    .allowNativeAccess(true)
                    .option("hpy.ApiFrames", "true")
                    .build()) {
                Source extension = Source.newBuilder("hpy", Compiler.build("profiled", CODE, "-g"))
                        .build();
                context.eval(extension).invokeMember("total", context.eval("python", "[1.0]"));
            }
            assertTrue(CPUTracer.find(engine).getPayloads().stream()
                    .anyMatch(payload -> payload.getRootName().equals("HPyFloat_AsDouble")));
        }
    }

    @Test
    public void withoutTheOptionNothingIsAFrame() throws IOException {
        try (Engine engine = engineWith("cputracer")) {
            CPUTracer tracer = CPUTracer.find(engine);
            try (Context context = Context.newBuilder("python", "llvm", "hpy")
                    .engine(engine)
                    .allowAllAccess(true)
                    .build()) {
                context.initialize("hpy");
                context.eval("python", program());
                context.eval("python", "run(2)");
            }
            Set<String> names = tracer.getPayloads().stream()
                    .map(CPUTracer.Payload::getRootName)
                    .collect(Collectors.toSet());
            assertTrue(names.toString(), names.contains("total_impl"));
            assertTrue(names.toString(), names.stream().noneMatch(API::contains));
        }
    }

    @Test(timeout = 300_000)
    public void theLauncherWritesAFlameGraph() throws IOException, InterruptedException {
        Path script = folder.newFile("program.py").toPath();
        Path graph = folder.getRoot().toPath().resolve("graph.html");
        Files.writeString(script, program() + "end = time.time() + 3\nwhile time.time() < end: run(100)\n");
        ProcessBuilder builder = new ProcessBuilder("bin/hpy", "--profile=" + graph, script.toString());
        builder.environment().put("HPY_RUNTIME", "jdk");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(output, 0, process.waitFor());
        assertTrue(output, output.contains("Printing output to " + graph));

        String page = Files.readString(graph);
        String[] names = strings(page, "profileNames");
        String[] files = strings(page, "sourceNames");
        for (MatchResult key : (Iterable<MatchResult>) Pattern.compile("\\[(\\d+),(\\d+),(\\d+)\\]")
                .matcher(array(page, "sampleKeys"))
                .results()::iterator) {
            String name = names[Integer.parseInt(key.group(1))];
            String file = files[Integer.parseInt(key.group(2))];
            places.put(name, name + " " + file.substring(file.lastIndexOf('/') + 1) + ":" + key.group(3));
        }
        assertTrue(places.toString(), places.containsValue("run program.py:9"));
        assertTrue(places.toString(), places.containsValue("total_impl profiled.c:3"));
        assertTrue(
                places.toString(),
                places.containsKey("HPy_GetItem_i")
                        && places.get("HPy_GetItem_i").contains(".h:"));
        assertOnlyTrueNames(places.keySet());
    }

    private static String[] strings(String page, String variable) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(array(page, variable))
                .results()
                .map(match -> match.group(1))
                .toArray(String[]::new);
    }

    /** The array that the page gives to a variable of its script, on a line of its own. */
    private static String array(String page, String variable) {
        return page.lines()
                .filter(line -> line.startsWith("var " + variable + " = "))
                .findFirst()
                .orElseThrow();
    }
}
