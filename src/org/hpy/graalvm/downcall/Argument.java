// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.builtins.objects.getsetdescriptor.DescriptorDeleteMarker;
import com.oracle.graal.python.builtins.objects.type.TpSlots;
import com.oracle.graal.python.lib.PyNumberAsSizeNode;
import com.oracle.graal.python.lib.PyObjectSizeNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.handles.ArgumentArray;
import org.hpy.graalvm.handles.Handle;

/** One argument of a C function: where it comes from in the Python call, and what has to be closed afterwards. */
abstract class Argument extends Node {

    /** {@code HPy_NULL} in bitcode. */
    private static final Object HPY_NULL = 0L;

    /** The call that this is an argument of. */
    final Crossing crossing;

    Argument(Crossing crossing) {
        this.crossing = crossing;
    }

    /** Makes the value that bitcode gets. */
    abstract Object execute(VirtualFrame frame);

    /** Frees what the argument has got in native memory during the call: arguments are borrowed by C. */
    void close(@SuppressWarnings("unused") Object argument) {}

    /** A borrowed handle. */
    abstract static class Borrowed extends Argument {

        /**
         * Null is unusual: while it has not been seen, C code gets a handle and nothing else, which escape analysis
         * can remove.
         */
        private final BranchProfile nullSeen = BranchProfile.create();

        Borrowed(Crossing crossing) {
            super(crossing);
        }

        /** The object, or null for {@code HPy_NULL}. */
        abstract Object object(VirtualFrame frame);

        @Override
        final Object execute(VirtualFrame frame) {
            Object object = object(frame);
            if (object == null) {
                nullSeen.enter();
                return HPY_NULL;
            }
            return LLVMManagedPointer.create(crossing.lend(object));
        }

        @Override
        final void close(Object argument) {
            if (argument == HPY_NULL) {
                nullSeen.enter();
                return;
            }
            crossing.takeBack((Handle) ((LLVMManagedPointer) argument).getObject());
        }
    }

    /** A Python argument. */
    static final class Parameter extends Borrowed {
        private final int index;

        Parameter(Crossing crossing, int index) {
            super(crossing);
            this.index = index;
        }

        @Override
        Object object(VirtualFrame frame) {
            return PArguments.getArgument(frame, index);
        }
    }

    /** A Python argument for which None means that there is none. */
    static final class NotNone extends Borrowed {
        private final int index;

        NotNone(Crossing crossing, int index) {
            super(crossing);
            this.index = index;
        }

        @Override
        Object object(VirtualFrame frame) {
            Object value = PArguments.getArgument(frame, index);
            return value == PNone.NONE ? null : value;
        }
    }

    /** A Python argument that has to be a type derived from another. */
    static final class Subtype extends Borrowed {
        private final int index;

        @Child
        private SubtypeArgumentNode subtype;

        Subtype(Crossing crossing, int index, Object base) {
            super(crossing);
            this.index = index;
            this.subtype = new SubtypeArgumentNode(base);
        }

        @Override
        Object object(VirtualFrame frame) {
            return subtype.execute(PArguments.getArgument(frame, index));
        }
    }

    /** The new value that a setter gets; {@code HPy_NULL} to delete. */
    static final class NewValue extends Borrowed {
        private final int index;

        NewValue(Crossing crossing, int index) {
            super(crossing);
            this.index = index;
        }

        @Override
        Object object(VirtualFrame frame) {
            Object value = PArguments.getArgument(frame, index);
            return value == DescriptorDeleteMarker.INSTANCE ? null : value;
        }
    }

    /** A Python argument as a size. */
    static class Size extends Argument {
        private final int index;
        private final PythonBuiltinClassType overflow;
        private final BranchProfile largeSeen = BranchProfile.create();

        @Child
        private PyNumberAsSizeNode asSize = PyNumberAsSizeNode.create();

        Size(Crossing crossing, int index) {
            this(crossing, index, PythonBuiltinClassType.OverflowError);
        }

        /** Makes the node; {@code overflow} is raised for a number that is no size. */
        Size(Crossing crossing, int index, PythonBuiltinClassType overflow) {
            super(crossing);
            this.index = index;
            this.overflow = overflow;
        }

        @Override
        Object execute(VirtualFrame frame) {
            return size(frame);
        }

        final long size(VirtualFrame frame) {
            Object value = PArguments.getArgument(frame, index);
            if (value instanceof Long large) { // For GraalPy itself, sizes have 32 bits.
                largeSeen.enter();
                return large;
            }
            return asSize.executeExact(frame, this, value, overflow);
        }
    }

    /** A Python argument as an index; a negative one counts from the end where the type has a length. */
    static final class Index extends Size {
        @Child
        private TpSlots.GetObjectSlotsNode slots = TpSlots.GetObjectSlotsNode.create();

        @Child
        private PyObjectSizeNode length = PyObjectSizeNode.create();

        Index(Crossing crossing, int index) {
            super(crossing, index, PythonBuiltinClassType.IndexError);
        }

        @Override
        Object execute(VirtualFrame frame) {
            long index = size(frame);
            if (index < 0) {
                Object self = PArguments.getArgument(frame, 0);
                if (slots.executeCached(self).sq_length() != null) {
                    index += length.executeCached(frame, self);
                }
            }
            return index;
        }
    }

    /** An address that Java code passes. */
    static final class Address extends Argument {
        private final int index;

        Address(Crossing crossing, int index) {
            super(crossing);
            this.index = index;
        }

        @Override
        Object execute(VirtualFrame frame) {
            return LLVMNativePointer.create((long) PArguments.getArgument(frame, index));
        }
    }

    /** An {@code int} that Java code passes. */
    static final class Flags extends Argument {
        private final int index;

        Flags(Crossing crossing, int index) {
            super(crossing);
            this.index = index;
        }

        @Override
        Object execute(VirtualFrame frame) {
            return (int) PArguments.getArgument(frame, index);
        }
    }

    /** The same value in each call. */
    static final class Constant extends Argument {
        private final Object value;

        Constant(Crossing crossing, Object value) {
            super(crossing);
            this.value = value;
        }

        static Constant pointer(Crossing crossing, long address) {
            return new Constant(crossing, LLVMNativePointer.create(address));
        }

        static Constant nullHandle(Crossing crossing) {
            return new Constant(crossing, HPY_NULL);
        }

        @Override
        Object execute(VirtualFrame frame) {
            return value;
        }
    }

    /** All positional arguments behind the named ones as an array of handles, keyword values behind them if asked. */
    static final class Array extends Argument {
        private final boolean withKeywords;

        /** The counts of the first call. While they stay the same all loops are exploded, and the array is virtual. */
        @CompilationFinal
        private int positionalCount = -1;

        @CompilationFinal
        private int keywordCount;

        Array(Crossing crossing, boolean withKeywords) {
            super(crossing);
            this.withKeywords = withKeywords;
        }

        @Override
        Object execute(VirtualFrame frame) {
            Object[] positional = PArguments.getVariableArguments(frame);
            PKeyword[] keywords = withKeywords ? PArguments.getKeywordArguments(frame) : PKeyword.EMPTY_KEYWORDS;
            if (positionalCount == -1) {
                CompilerDirectives.transferToInterpreterAndInvalidate();
                keywordCount = keywords.length;
                positionalCount = positional.length;
            }
            Handle[] handles = isExploded() && positional.length == positionalCount && keywords.length == keywordCount
                    ? explode(positional, keywords)
                    : copy(positional, keywords);
            return LLVMManagedPointer.create(new ArgumentArray(handles));
        }

        private boolean isExploded() {
            return positionalCount + keywordCount <= ArgumentArray.MAX_EXPLODED;
        }

        @ExplodeLoop
        private Handle[] explode(Object[] positional, PKeyword[] keywords) {
            Handle[] handles = new Handle[positionalCount + keywordCount];
            for (int i = 0; i < positionalCount; i++) {
                handles[i] = crossing.lend(positional[i]);
            }
            for (int i = 0; i < keywordCount; i++) {
                handles[positionalCount + i] = crossing.lend(keywords[i].getValue());
            }
            return handles;
        }

        private Handle[] copy(Object[] positional, PKeyword[] keywords) {
            Handle[] handles = new Handle[positional.length + keywords.length];
            for (int i = 0; i < positional.length; i++) {
                handles[i] = crossing.lend(positional[i]);
            }
            for (int i = 0; i < keywords.length; i++) {
                handles[positional.length + i] = crossing.lend(keywords[i].getValue());
            }
            return handles;
        }

        @Override
        void close(Object argument) {
            ArgumentArray array = (ArgumentArray) ((LLVMManagedPointer) argument).getObject();
            if (isExploded() && array.length() == positionalCount + keywordCount) {
                closeExploded(array);
            } else {
                for (int i = 0; i < array.length(); i++) {
                    crossing.takeBack(array.get(i));
                }
            }
            array.closeCopy(HPyContext.get(this));
        }

        @ExplodeLoop
        private void closeExploded(ArgumentArray array) {
            for (int i = 0; i < positionalCount + keywordCount; i++) {
                crossing.takeBack(array.get(i));
            }
        }
    }

    /** How many positional arguments there are behind the named ones. */
    static final class Count extends Argument {
        Count(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(VirtualFrame frame) {
            return (long) PArguments.getVariableArguments(frame).length;
        }
    }

    /** The names of the keyword arguments as a tuple, {@code HPy_NULL} if there are none. */
    static final class KeywordNames extends Borrowed {
        KeywordNames(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object object(VirtualFrame frame) {
            PKeyword[] keywords = PArguments.getKeywordArguments(frame);
            if (keywords.length == 0) {
                return null;
            }
            Object[] names = new Object[keywords.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = keywords[i].getName();
            }
            return PFactory.createTuple(PythonLanguage.get(this), names);
        }
    }

    /** The keyword arguments as a dict, {@code HPy_NULL} if there are none. */
    static final class KeywordDict extends Borrowed {
        KeywordDict(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object object(VirtualFrame frame) {
            PKeyword[] keywords = PArguments.getKeywordArguments(frame);
            return keywords.length == 0 ? null : PFactory.createDict(PythonLanguage.get(this), keywords);
        }
    }
}
