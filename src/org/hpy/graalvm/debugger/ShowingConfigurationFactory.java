// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.api.frame.FrameDescriptor;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.llvm.nativemode.NativeConfiguration;
import com.oracle.truffle.llvm.nativemode.NativeConfigurationFactory;
import com.oracle.truffle.llvm.parser.factories.BasicNodeFactory;
import com.oracle.truffle.llvm.parser.model.functions.FunctionDeclaration;
import com.oracle.truffle.llvm.runtime.ContextExtension;
import com.oracle.truffle.llvm.runtime.LLVMFunction;
import com.oracle.truffle.llvm.runtime.LLVMIntrinsicProvider;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.NodeFactory;
import com.oracle.truffle.llvm.runtime.config.Configuration;
import com.oracle.truffle.llvm.runtime.config.LLVMCapability;
import com.oracle.truffle.llvm.runtime.datalayout.DataLayout;
import com.oracle.truffle.llvm.runtime.debug.scope.LLVMSourceLocation;
import com.oracle.truffle.llvm.runtime.memory.LLVMStack.LLVMStackAccess;
import com.oracle.truffle.llvm.runtime.memory.LLVMStack.UniquesRegion;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMStatementNode;
import com.oracle.truffle.llvm.runtime.nodes.base.LLVMBasicBlockNode;
import com.oracle.truffle.llvm.runtime.types.symbols.LocalVariableDebugInfo;
import java.util.List;
import org.graalvm.options.OptionDescriptor;
import org.hpy.graalvm.builtins.UnsignedCompareNode;
import org.hpy.graalvm.builtins.UnsignedCompareNodeGen;
import org.hpy.graalvm.checks.BoundedStack;
import org.hpy.graalvm.checks.Heap;
import org.hpy.graalvm.checks.Intrinsics;

/**
 * Sulong's own configuration, but for what debuggers get to see of local variables, for the heap, and for what it lacks itself. Sulong finds it
 * as a service; there is one for all bitcode in the process, and other code than ours looks as ever.
 */
public final class ShowingConfigurationFactory extends NativeConfigurationFactory {

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    /** The other factory has them. */
    @Override
    public List<OptionDescriptor> getOptionDescriptors() {
        return List.of();
    }

    @Override
    public Configuration createConfiguration(LLVMLanguage language, ContextExtension.Registry registry, Key key) {
        return new ShowingConfiguration(language, registry, key);
    }

    private static final class ShowingConfiguration extends NativeConfiguration {

        private final Intrinsics intrinsics;

        ShowingConfiguration(LLVMLanguage language, ContextExtension.Registry registry, Key key) {
            super(language, registry, key);
            registry.register(Heap.class, _ -> new Heap());
            this.intrinsics = new Intrinsics(language);
        }

        @Override
        public <C extends LLVMCapability> C getCapability(Class<C> type) {
            return type == LLVMIntrinsicProvider.class ? type.cast(intrinsics) : super.getCapability(type);
        }

        @Override
        public NodeFactory createNodeFactory(LLVMLanguage language, DataLayout dataLayout) {
            return new ShowingNodeFactory(language, dataLayout, languageOptions);
        }
    }

    private static final class ShowingNodeFactory extends BasicNodeFactory {
        ShowingNodeFactory(LLVMLanguage language, DataLayout dataLayout, NativeConfigurationFactory.Key options) {
            super(language, dataLayout, options);
        }

        @Override
        protected LLVMExpressionNode getLLVMBuiltin(
                FunctionDeclaration declaration, LLVMExpressionNode[] args, int callerArgumentCount) {
            return declaration.getName().equals(UnsignedCompareNode.NAME)
                    ? UnsignedCompareNodeGen.create(args[1], args[2]) // the first is Sulong's own
                    : super.getLLVMBuiltin(declaration, args, callerArgumentCount);
        }

        @Override
        public LLVMStackAccess createStackAccess() {
            return new BoundedStack(super.createStackAccess(), language);
        }

        @Override
        public RootNode createFunction(
                int exceptionValueSlot,
                LLVMBasicBlockNode[] allFunctionNodes,
                UniquesRegion uniquesRegion,
                LLVMStatementNode[] copyArgumentsToFrame,
                FrameDescriptor frameDescriptor,
                LocalVariableDebugInfo debugInfo,
                String name,
                String originalName,
                int argumentCount,
                Source bcSource,
                LLVMSourceLocation location,
                LLVMFunction rootFunction) {
            return super.createFunction(
                    exceptionValueSlot,
                    allFunctionNodes,
                    uniquesRegion,
                    copyArgumentsToFrame,
                    frameDescriptor,
                    new Variables(debugInfo),
                    name,
                    originalName,
                    argumentCount,
                    bcSource,
                    location,
                    rootFunction);
        }
    }
}
