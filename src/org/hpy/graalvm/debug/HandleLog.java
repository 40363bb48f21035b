// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.debug.TrackedHandle.Kind;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The handles of debug mode, open and closed. Each has a number from the beginning, and closed ones keep theirs for a while,
 * so that C code which still has it is found out. Guarded by the GIL.
 */
public final class HandleLog {

    private static final int CLOSED_HANDLES = 1024;
    private static final long RAW_DATA = 10 << 20;

    private final HandleTable handles;
    private final NativeMemory memory;
    private final Findings findings;

    private final HandleList open = new HandleList();
    private final HandleList closed = new HandleList();
    private int maxClosed = CLOSED_HANDLES;
    private long generation;

    /** How many frames are noted where a handle is opened or closed. */
    private int stackLimit;

    /** The texts of closed handles by their addresses, and how many bytes they have. */
    private final Map<Long, TrackedHandle> deadTexts = new HashMap<>();

    private long deadTextSize;
    private long maxDeadTextSize = RAW_DATA;

    HandleLog(HandleTable handles, NativeMemory memory, Findings findings) {
        this.handles = handles;
        this.memory = memory;
        this.findings = findings;
    }

    TrackedHandle open(Object object, Kind kind, Crossing crossing) {
        TrackedHandle handle = new TrackedHandle(object, kind, generation, crossing);
        if (closed.size() >= maxClosed && closed.size() > 0) {
            TrackedHandle oldest = closed.poll();
            forgetTexts(oldest);
            handles.pass(oldest, handle);
        } else {
            handles.number(handle);
        }
        open.add(handle);
        if (stackLimit > 0) {
            handle.openedStack = stack(crossing);
        }
        return handle;
    }

    void close(TrackedHandle handle, Crossing crossing) {
        handle.closed = crossing;
        open.remove(handle);
        closed.add(handle);
        if (handle.texts != null) {
            killTexts(handle, crossing);
        }
        handle.letGo();
        if (closed.size() > maxClosed) {
            TrackedHandle oldest = closed.poll();
            forgetTexts(oldest);
            handles.remove(oldest);
        }
        if (stackLimit > 0) {
            handle.closedStack = stack(crossing);
        }
    }

    @TruffleBoundary
    private String stack(Crossing crossing) {
        return String.join("\n    ", Frames.describe(crossing, stackLimit));
    }

    @TruffleBoundary
    long copyText(TrackedHandle handle, CText text) {
        for (TextCopy copy = handle.texts; copy != null; copy = copy.next()) {
            if (copy.original().equals(text)) {
                return copy.address();
            }
        }
        handle.texts = TextCopy.of(text, memory, handle.texts);
        return handle.texts.address();
    }

    @TruffleBoundary
    private void killTexts(TrackedHandle handle, Crossing crossing) {
        for (TextCopy text = handle.texts; text != null; text = text.next()) {
            if (text.isChanged()) {
                findings.changedText(handle, crossing);
            }
            text.poison();
        }
        long size = handle.textSize();
        if (deadTextSize + size > maxDeadTextSize) {
            free(handle);
            return;
        }
        deadTextSize += size;
        for (TextCopy text = handle.texts; text != null; text = text.next()) {
            deadTexts.put(text.address(), handle);
        }
    }

    private void forgetTexts(TrackedHandle handle) {
        if (handle.texts != null) {
            forgetDeadTexts(handle);
        }
    }

    @TruffleBoundary
    private void forgetDeadTexts(TrackedHandle handle) {
        deadTextSize -= handle.textSize();
        for (TextCopy text = handle.texts; text != null; text = text.next()) {
            deadTexts.remove(text.address());
        }
        free(handle);
    }

    private void free(TrackedHandle handle) {
        for (TextCopy text = handle.texts; text != null; text = text.next()) {
            memory.free(text.address());
        }
        handle.texts = null;
    }

    boolean hasDeadTexts() {
        return deadTextSize != 0;
    }

    /** Reports if C code passes a text whose owner is closed. */
    @TruffleBoundary
    void checkText(long address, Crossing crossing) {
        TrackedHandle handle = deadTexts.get(address);
        if (handle != null) {
            findings.deadText(handle, crossing);
        }
    }

    /** Starts another generation of handles, and gives its number. */
    public long newGeneration() {
        return ++generation;
    }

    /** The numbers of the open handles of this generation or a later one, in the order in which they were opened. */
    public List<Long> openHandles(long since) {
        return numbers(open, since);
    }

    /** Where the open handles of this generation or a later one were opened, builders and arguments too. */
    public List<String> placesOfOpenHandles(long since) {
        List<String> places = new ArrayList<>();
        open.forEach(handle -> {
            if (handle.generation >= since) {
                places.add(Findings.at(handle.opened));
            }
        });
        return places;
    }

    /** The numbers of those closed handles that are still known, the one that was closed first at the beginning. */
    public List<Long> closedHandles(long since) {
        return numbers(closed, since);
    }

    private static List<Long> numbers(HandleList list, long since) {
        List<Long> numbers = new ArrayList<>();
        list.forEach(handle -> {
            if (handle.generation >= since && handle.kind != Kind.BUILDER) {
                numbers.add(handle.number());
            }
        });
        return numbers;
    }

    /** The handle with a number; null if it is forgotten. */
    TrackedHandle get(long number) {
        return handles.get(number) instanceof TrackedHandle handle ? handle : null;
    }

    /** The open handles, to be reported when the program ends. */
    List<TrackedHandle> leaks() {
        List<TrackedHandle> leaks = new ArrayList<>();
        open.forEach(handle -> {
            if (handle.kind != Kind.ARGUMENT) {
                leaks.add(handle);
            }
        });
        return leaks;
    }

    public int maxClosed() {
        return maxClosed;
    }

    /** Sets how many closed handles are known at most. Those that are too many stay until others are opened or closed. */
    public void setMaxClosed(int count) {
        maxClosed = count;
    }

    public long maxDeadTextSize() {
        return maxDeadTextSize;
    }

    /** Sets how many bytes the texts of closed handles take at most. */
    public void setMaxDeadTextSize(long bytes) {
        maxDeadTextSize = bytes;
    }

    /** Sets how many frames are noted where a handle is opened or closed. */
    public void setStackLimit(int frames) {
        stackLimit = frames;
    }
}
