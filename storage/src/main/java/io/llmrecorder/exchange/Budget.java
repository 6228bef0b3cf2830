package io.llmrecorder.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that several bodies share, so that many calls at once cannot fill the memory of the application.
 *
 * <p>Safe for use by many threads; never blocks.
 */
public final class Budget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public Budget(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit < 0: " + limit);
        }
        this.limit = limit;
    }

    /** Takes {@code bytes} if that many are left; otherwise takes none and answers false. */
    public boolean take(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Gives back what {@link #take} took. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken and not given back. */
    public long used() {
        return used.get();
    }

    /** The most that can be taken at once. */
    public long limit() {
        return limit;
    }
}
