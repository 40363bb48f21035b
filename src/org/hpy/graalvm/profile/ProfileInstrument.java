// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.tools.profiler.CPUSampler;
import com.oracle.truffle.tools.profiler.CPUTracer;
import java.util.regex.Pattern;

/**
 * Has GraalVM's CPU profilers, if they are on, show the loading of an extension as a part of the import, and not as functions
 * of Sulong and of {@code HPy_MODINIT} that nobody knows. An engine has one of it, from the first request on.
 */
@TruffleInstrument.Registration(
        id = ProfileInstrument.ID,
        name = "HPy profile",
        version = "0.9",
        internal = true,
        services = ProfileInstrument.class)
public final class ProfileInstrument extends TruffleInstrument {

    static final String ID = "hpyprofile";

    private static final Pattern LOADING =
            Pattern.compile("<LoadModulesNode/.*|__sulong_.*|HPyInit_.*|HPyInitGlobalContext_.*|get_required_hpy_.*");

    /** Requests the instrument. */
    public static void request(TruffleLanguage.Env env) {
        env.lookup(env.getInstruments().get(ID), ProfileInstrument.class);
    }

    @Override
    protected void onCreate(Env env) {
        env.registerService(this);
        if (env.getInstruments().containsKey("cpusampler")) {
            CPUSampler sampler = env.lookup(env.getInstruments().get("cpusampler"), CPUSampler.class);
            if (sampler.isCollecting()) {
                sampler.setCollecting(false);
                sampler.setFilter(withoutLoading(sampler.getFilter()));
                sampler.setCollecting(true);
            }
            CPUTracer tracer = env.lookup(env.getInstruments().get("cputracer"), CPUTracer.class);
            if (tracer.isCollecting()) {
                tracer.setCollecting(false);
                tracer.setFilter(withoutLoading(tracer.getFilter()));
                tracer.setCollecting(true);
            }
        }
    }

    /** A profiler without a filter has one for all roots. */
    private static SourceSectionFilter withoutLoading(SourceSectionFilter filter) {
        SourceSectionFilter.Builder builder = SourceSectionFilter.newBuilder();
        return (filter == null ? builder.tagIs(StandardTags.RootTag.class) : builder.and(filter))
                .rootNameIs(name -> name == null || !isLoading(name))
                .build();
    }

    /** Whether a root with this name is one of those that load an extension. */
    static boolean isLoading(String name) {
        return LOADING.matcher(name).matches();
    }
}
