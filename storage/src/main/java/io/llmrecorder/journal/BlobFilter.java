package io.llmrecorder.journal;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Remembers hashes in 16 MiB, however many there are. Of one that was not added it says now and then that it may have been (of
 * ten million about one in two hundred), another one each time; of one that was added never that it was not. For one thread.
 */
final class BlobFilter {
    private static final int BITS = 27;
    private static final int POSITIONS = 4;
    private static final int DIGITS = 16;

    private final long[] words = new long[1 << (BITS - 6)];
    private final long factor = ThreadLocalRandom.current().nextLong() | 1;

    /** @param sha256 64 hex digits */
    void add(String sha256) {
        for (int i = 0; i < POSITIONS; i++) {
            int position = position(sha256, i);
            words[position >>> 6] |= 1L << position;
        }
    }

    boolean mayHave(String sha256) {
        for (int i = 0; i < POSITIONS; i++) {
            int position = position(sha256, i);
            if ((words[position >>> 6] & 1L << position) == 0) {
                return false;
            }
        }
        return true;
    }

    /** A hash is random already; the factor only makes another choice of its bits. */
    private int position(String sha256, int number) {
        long part = Long.parseUnsignedLong(sha256, number * DIGITS, (number + 1) * DIGITS, 16);
        return (int) ((part * factor) >>> (Long.SIZE - BITS));
    }
}
