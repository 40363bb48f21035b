// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.NodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The API functions that exist, by name: the class name of a node is the name of its function in C. */
public final class Functions {

    private static final List<List<? extends NodeFactory<? extends ContextFunction>>> FAMILIES = List.of(
            LongFunctionsFactory.getFactories(),
            FloatFunctionsFactory.getFactories(),
            BoolFunctionsFactory.getFactories(),
            NumberFunctionsFactory.getFactories(),
            InPlaceFunctionsFactory.getFactories(),
            UnicodeFunctionsFactory.getFactories(),
            BytesFunctionsFactory.getFactories(),
            HandleFunctionsFactory.getFactories(),
            FieldFunctionsFactory.getFactories(),
            TypeFunctionsFactory.getFactories(),
            CallFunctionsFactory.getFactories(),
            ObjectFunctionsFactory.getFactories(),
            AttributeFunctionsFactory.getFactories(),
            ItemFunctionsFactory.getFactories(),
            IterationFunctionsFactory.getFactories(),
            LegacyFunctionsFactory.getFactories(),
            TupleFunctionsFactory.getFactories(),
            ListFunctionsFactory.getFactories(),
            DictFunctionsFactory.getFactories(),
            CapsuleFunctionsFactory.getFactories(),
            ContextVarFunctionsFactory.getFactories(),
            EvalFunctionsFactory.getFactories(),
            SliceFunctionsFactory.getFactories(),
            TrackerFunctionsFactory.getFactories(),
            ImportFunctionsFactory.getFactories(),
            ThreadFunctionsFactory.getFactories(),
            OsErrorFunctionsFactory.getFactories(),
            ErrorFunctionsFactory.getFactories(),
            GraalVMFunctionsFactory.getFactories());

    private static final Map<String, NodeFactory<? extends ContextFunction>> BY_NAME = FAMILIES.stream()
            .flatMap(Collection::stream)
            .collect(Collectors.toMap(factory -> factory.getNodeClass().getSimpleName(), factory -> factory));

    private Functions() {}

    /** The factory of the API function with this name, such as {@code HPy_Add}; null if there is none yet. */
    public static NodeFactory<? extends ContextFunction> get(String apiName) {
        return BY_NAME.get(apiName);
    }

    /** The names of all API functions that exist. */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }
}
