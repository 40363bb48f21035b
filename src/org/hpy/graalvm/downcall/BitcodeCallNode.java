// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.nodes.Node;

/** Calls bitcode with Sulong's calling convention. */
abstract class BitcodeCallNode extends Node {

    /**
     * Calls the function at an address.
     *
     * @param address means nothing where the function is known
     */
    abstract Object execute(long address, Object[] arguments);

    /** Calls one function, which is parsed at its first call. */
    static final class Known extends BitcodeCallNode {
        private final CFunction function;

        @Child
        private DirectCallNode call;

        Known(CFunction function) {
            this.function = function;
        }

        @Override
        Object execute(long address, Object[] arguments) {
            if (call == null) {
                CompilerDirectives.transferToInterpreterAndInvalidate();
                call = insert(DirectCallNode.create(function.callTarget()));
            }
            return call.call(arguments);
        }
    }

    /** Calls the functions of objects that have functions of their own. */
    abstract static class ByAddress extends BitcodeCallNode {
        private final String name;

        ByAddress(String name) {
            this.name = name;
        }

        @Specialization(guards = "address == cachedAddress", limit = "8")
        static Object direct(
                @SuppressWarnings("unused") long address,
                Object[] arguments,
                @SuppressWarnings("unused") @Cached("address") long cachedAddress,
                @Cached("create(callTarget(address))") DirectCallNode call) {
            return call.call(arguments);
        }

        /** Code for so many functions would grow large, so they are looked up, and stay calls. */
        @Specialization(replaces = "direct")
        Object indirect(long address, Object[] arguments, @Cached IndirectCallNode call) {
            return call.call(callTarget(address), arguments);
        }

        RootCallTarget callTarget(long address) {
            return CFunction.at(address, name).callTarget();
        }
    }
}
