// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.debug.TrackedHandle.Kind;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The handles of debug mode, open and closed. What C code has to close has a number from the beginning, what it is lent for a
 * call has one only if it is stored. Closed handles keep theirs for a while, so that C code which still has it is found out.
 * Guarded by the GIL.
 */
public final class HandleLog {

    private static final int CLOSED_HANDLES = 1024;
    private static final long RAW_DATA = 10 << 20;

    private final HandleTable handles;
    private final NativeMemory memory;
    private final Findings findings;

    /** The one that was closed first at the beginning. The open ones are in the table. */
    private final Deque<TrackedHandle> closed = new ArrayDeque<>();

    private int maxClosed = CLOSED_HANDLES;

    /** How many handles were opened. */
    private long opened;

    /** How many handles were opened before each generation. */
    private final List<Long> generations = new ArrayList<>(List.of(0L));

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
        TrackedHandle handle = create(object, kind, crossing);
        TrackedHandle oldest = closed.size() >= maxClosed ? closed.pollFirst() : null;
        if (oldest == null) {
            handles.number(handle);
        } else {
            forgetTexts(oldest);
            handles.pass(oldest, handle);
        }
        return handle;
    }

    /** Nobody has to close such a handle, so nobody asks which are open: most never leave compiled code. */
    TrackedHandle lend(Object object, Crossing crossing) {
        return create(object, Kind.ARGUMENT, crossing);
    }

    private TrackedHandle create(Object object, Kind kind, Crossing crossing) {
        TrackedHandle handle = new TrackedHandle(object, kind, opened++, crossing);
        if (stackLimit > 0) {
            handle.openedStack = stack(crossing);
        }
        return handle;
    }

    void close(TrackedHandle handle, Crossing crossing) {
        if (handle.texts != null) {
            killTexts(handle, crossing);
        }
        handle.close(crossing, findings.toleratesInvalidHandles());
        if (stackLimit > 0) {
            handle.closedStack = stack(crossing);
        }
        if (handle.isNative()) {
            remember(handle);
        }
    }

    /** C code may still have the number of this handle, which is closed. */
    private void remember(TrackedHandle handle) {
        closed.addLast(handle);
        if (closed.size() > maxClosed) {
            TrackedHandle oldest = closed.removeFirst();
            forgetTexts(oldest);
            handles.remove(oldest);
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
        handles.number(handle); // The text is remembered with the closed handle.
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
        generations.add(opened);
        return generations.size() - 1;
    }

    /** How many handles were opened before a generation; numbers that are none of a generation are those before and after. */
    private long openedBefore(long generation) {
        return generation >= generations.size() ? opened : generations.get((int) Math.max(generation, 0));
    }

    /** The numbers of the open handles of this generation or a later one, in the order in which they were opened. */
    public List<Long> openHandles(long since) {
        return numbers(open(since).stream());
    }

    /** Where the open handles of this generation or a later one were opened, builders and stored arguments too. */
    public List<String> placesOfOpenHandles(long since) {
        return open(since).stream().map(handle -> Findings.at(handle.opened)).toList();
    }

    /** The numbers of those closed handles that are still known, the one that was closed first at the beginning. */
    public List<Long> closedHandles(long since) {
        long first = openedBefore(since);
        return numbers(closed.stream().filter(handle -> handle.order >= first));
    }

    private static List<Long> numbers(Stream<TrackedHandle> handles) {
        return handles.filter(handle -> handle.kind != Kind.BUILDER)
                .map(TrackedHandle::number)
                .toList();
    }

    /** The open handles of this generation or a later one, in the order in which they were opened. */
    List<TrackedHandle> open(long since) {
        long first = openedBefore(since);
        List<TrackedHandle> open = new ArrayList<>();
        handles.forEach(handle -> {
            if (handle instanceof TrackedHandle tracked && tracked.isOpen() && tracked.order >= first) {
                open.add(tracked);
            }
        });
        open.sort(Comparator.comparingLong(handle -> handle.order));
        return open;
    }

    /** The handle with a number; null if it is forgotten. */
    TrackedHandle get(long number) {
        return handles.get(number) instanceof TrackedHandle handle ? handle : null;
    }

    /** The open handles, to be reported when the program ends. */
    List<TrackedHandle> leaks() {
        return open(0).stream().filter(handle -> handle.kind != Kind.ARGUMENT).toList();
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
