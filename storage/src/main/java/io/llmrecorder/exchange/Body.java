package io.llmrecorder.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one message body as they passed: kept up to a limit, counted to the end, with the time of each chunk.
 *
 * <p>Written by one thread at a time (the one that reads or writes the body); may be read by another at any moment, and
 * then shows a whole prefix of what was written. Appending neither blocks nor throws. It allocates only when the buffer
 * has to double.
 */
public final class Body {
    private static final int FIRST_SIZE = 1024;
    /** Chunks whose times are kept; later ones are only counted. */
    private static final int MAX_MARKS = 8192;

    private static final byte[] NO_BYTES = {};
    private static final long[] NO_MARKS = {};

    private final int limit;
    private final Budget budget;

    private byte[] buffer = NO_BYTES;
    /** Pairs: true length before the chunk, {@link System#nanoTime()} of its arrival. */
    private long[] marks = NO_MARKS;

    private volatile boolean truncated;
    private volatile boolean released;
    private volatile int kept;
    private volatile int chunks;
    private volatile long length;

    /**
     * @param limit most bytes kept
     * @param budget where the memory is accounted for; see {@link #release}
     */
    public Body(int limit, Budget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    /**
     * A body that passed before, elsewhere; nothing is known of its chunks and their times.
     *
     * @param bytes what is left of it; handed over
     * @param length true length
     * @param limit most bytes kept
     */
    public static Body past(byte[] bytes, long length, int limit) {
        Body body = new Body(limit, new Budget(Long.MAX_VALUE));
        body.buffer = bytes.length > limit ? Arrays.copyOf(bytes, limit) : bytes;
        body.kept = body.buffer.length;
        body.length = Math.max(length, bytes.length);
        body.truncated = body.kept < body.length;
        return body;
    }

    /** Copies a chunk that has just passed. */
    public void append(byte[] bytes, int offset, int count) {
        if (count <= 0) {
            return;
        }
        mark();
        int room = room(count);
        if (room > 0) {
            System.arraycopy(bytes, offset, buffer, kept, room);
        }
        advance(room, count);
    }

    /** Copies what remains in {@code chunk}, and leaves its position alone. */
    public void append(ByteBuffer chunk) {
        int count = chunk.remaining();
        if (count == 0) {
            return;
        }
        mark();
        int room = room(count);
        if (room > 0) {
            chunk.get(chunk.position(), buffer, kept, room);
        }
        advance(room, count);
    }

    /** Adds one byte. A stream that is read byte by byte keeps the time of its first byte only. */
    public void append(int oneByte) {
        if (length == 0) {
            mark();
        }
        int room = room(1);
        if (room > 0) {
            buffer[kept] = (byte) oneByte;
        }
        advance(room, 1);
    }

    /** How many of {@code wanted} bytes can be kept; the buffer has room for them. */
    private int room(int wanted) {
        if (truncated || released) {
            return 0;
        }
        int count = Math.min(wanted, limit - kept);
        if (kept + count > buffer.length && !grow(kept + count)) {
            count = buffer.length - kept;
        }
        return count;
    }

    private boolean grow(int needed) {
        long doubled = Math.max(FIRST_SIZE, 2L * buffer.length);
        int size = (int) Math.min(limit, Math.max(needed, doubled));
        int more = size - buffer.length;
        if (!budget.take(more)) {
            return false;
        }
        byte[] bigger;
        try {
            bigger = Arrays.copyOf(buffer, size);
        } catch (OutOfMemoryError e) {
            // The application's memory is not ours to fight for: the copy ends here and says so.
            budget.giveBack(more);
            return false;
        }
        buffer = bigger;
        return true;
    }

    private void advance(int room, int count) {
        if (room < count) {
            truncated = true;
        }
        int keptBefore = kept;
        long lengthBefore = length;
        kept = keptBefore + room;
        length = lengthBefore + count;
    }

    private void mark() {
        int n = chunks;
        if (n < MAX_MARKS) {
            if (2 * n == marks.length) {
                marks = Arrays.copyOf(marks, Math.max(8, 2 * marks.length));
            }
            marks[2 * n] = length;
            marks[2 * n + 1] = System.nanoTime();
        }
        chunks = n + 1;
    }

    /** True number of bytes that passed, kept or not. */
    public long length() {
        return length;
    }

    /** Whether more passed than was kept. */
    public boolean truncated() {
        return truncated;
    }

    /** A copy of the bytes kept. */
    public byte[] bytes() {
        int count = kept;
        return Arrays.copyOf(buffer, count);
    }

    /** Bytes of memory that this body holds, for accounting. */
    public long memory() {
        return buffer.length + 8L * marks.length;
    }

    /** Number of chunks in which the body passed. */
    public int chunks() {
        return chunks;
    }

    /** Number of chunks whose place and time are known: the first 8,192. */
    public int timedChunks() {
        return Math.min(chunks, MAX_MARKS);
    }

    /** Where chunk {@code index} began, in bytes from the start of the body. */
    public long chunkOffset(int index) {
        return marks[2 * index];
    }

    /** When chunk {@code index} passed, as {@link System#nanoTime()}. */
    public long chunkNanos(int index) {
        return marks[2 * index + 1];
    }

    /** When the byte at {@code offset} passed, as {@link System#nanoTime()}, or -1 if that is not known. */
    public long nanosAt(long offset) {
        int last = -1;
        for (int i = 0; i < timedChunks() && chunkOffset(i) <= offset; i++) {
            last = i;
        }
        return last < 0 || offset >= length ? -1 : chunkNanos(last);
    }

    /**
     * Lets go of the memory and gives it back to the budget. The body is empty afterwards and keeps nothing more, as of an
     * upload that goes on behind an answer; its length stays true.
     */
    public void release() {
        released = true;
        int held = buffer.length;
        kept = 0;
        buffer = NO_BYTES;
        marks = NO_MARKS;
        chunks = 0;
        budget.giveBack(held);
    }
}
