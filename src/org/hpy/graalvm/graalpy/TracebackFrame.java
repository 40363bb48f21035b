// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.frame.PFrame;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.nodes.bytecode.BytecodeFrameInfo;
import com.oracle.graal.python.nodes.bytecode.PBytecodeRootNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.frame.Frame;
import com.oracle.truffle.api.frame.FrameDescriptor;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;

/**
 * A line of C in Python's tracebacks. GraalPy makes an entry of a traceback, once somebody looks at it, from each Truffle frame
 * whose descriptor says that it is of bytecode; it takes the {@code PFrame} that such a frame already has. So a root node with
 * {@link #DESCRIPTOR} has an entry for each exception that leaves it, which {@link #show} decides.
 */
public final class TracebackFrame {

    /** For root nodes that call {@link #show} with each exception. */
    public static final FrameDescriptor DESCRIPTOR =
            FrameDescriptor.newBuilder().info(new ForeignFrameInfo()).build();

    private final PFrame.Reference reference;

    /**
     * Makes an entry, which can be used for any number of exceptions.
     *
     * @param file its path or name
     * @param function the name of the function
     */
    public TracebackFrame(PythonLanguage language, String file, int line, String function) {
        ForeignRootNode root = new ForeignRootNode(language, file, function);
        reference = new PFrame.Reference(root, null);
        PFrame frame = PFactory.createPFrame(language, reference, root, null);
        frame.setArguments(PArguments.create());
        frame.setLine(line);
        frame.setLocalsDict(PFactory.createDict(language));
        frame.getTarget(); // keeps it: GraalPy takes the location away
        reference.setPyFrame(frame);
        reference.setBackref(PFrame.Reference.EMPTY);
    }

    /** Has the traceback of an exception, which is about to leave the root node that executes, show this. */
    public void show(PException exception, VirtualFrame frame) {
        PArguments.setCurrentFrameInfo(frame, reference);
        exception.notifyAddedTracebackFrame(true);
    }

    private static final class ForeignFrameInfo extends BytecodeFrameInfo {
        @Override
        public boolean includeInTraceback() {
            return true;
        }

        @Override
        public PBytecodeRootNode getRootNode() {
            return null;
        }

        @Override
        public int getBci(Frame frame) {
            return -1;
        }

        @Override
        public int getFirstLineNumber() {
            return 0;
        }

        @Override
        public int getVariableCount() {
            return 0;
        }
    }

    /** Only its name and source are of interest. */
    private static final class ForeignRootNode extends BuiltinRootNode {
        private final String name;
        private final SourceSection section;

        ForeignRootNode(PythonLanguage language, String file, String name) {
            super(language, Signature.EMPTY);
            this.name = name;
            this.section = Source.newBuilder(PythonLanguage.ID, "", file)
                    .content(Source.CONTENT_NONE)
                    .build()
                    .createUnavailableSection();
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public SourceSection getSourceSection() {
            return section;
        }

        @Override
        public Object execute(VirtualFrame frame) {
            throw new UnsupportedOperationException(name);
        }
    }
}
