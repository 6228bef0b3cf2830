package io.llmrecorder.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often each value occurs, to three significant digits: two can be added up, and a rank is off by half a percent at most. For
 * one thread.
 *
 * <p>As bytes: for each value that occurs, smallest first, how much higher it ranks among all possible ones than the one before,
 * and how often it occurs; both as base 128 numbers, low digits first, with the eighth bit set where more follow.
 */
final class Histogram {
    private static final int LOWEST_EXPONENT = -5;
    private static final int HIGHEST_EXPONENT = 12;
    private static final int HUNDRED = 100;
    private static final int THOUSAND = 1000;
    private static final int STEPS = THOUSAND - HUNDRED;
    private static final double LOWEST = HUNDRED * Math.pow(10, LOWEST_EXPONENT);
    private static final double HIGHEST = (THOUSAND - 1) * Math.pow(10, HIGHEST_EXPONENT);
    private static final int MOST_BYTES = 14;
    /** So much smaller, and its values are put into their places one by one instead of going through both. */
    private static final int MUCH_SMALLER = 16;

    private int[] ranks = new int[4];
    private long[] counts = new long[4];
    private int size;

    /** Adds the value so many times; negative takes it away. Less than 0.001 is 0. */
    void add(double value, long times) {
        add(rank(value), times);
    }

    private void add(int rank, long times) {
        int at = Arrays.binarySearch(ranks, 0, size, rank);
        if (at >= 0) {
            counts[at] += times;
            return;
        }
        int to = -at - 1;
        if (size == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(ranks, to, ranks, to + 1, size - to);
        System.arraycopy(counts, to, counts, to + 1, size - to);
        ranks[to] = rank;
        counts[to] = times;
        size++;
    }

    /** Adds what the other has. */
    void add(Histogram other) {
        if (other.size <= size / MUCH_SMALLER) {
            for (int i = 0; i < other.size; i++) {
                add(other.ranks[i], other.counts[i]);
            }
            return;
        }
        int[] bothRanks = new int[Math.max(1, size + other.size)];
        long[] bothCounts = new long[bothRanks.length];
        int both = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < size || theirs < other.size) {
            int next = Math.min(
                    mine < size ? ranks[mine] : Integer.MAX_VALUE,
                    theirs < other.size ? other.ranks[theirs] : Integer.MAX_VALUE);
            bothRanks[both] = next;
            if (mine < size && ranks[mine] == next) {
                bothCounts[both] += counts[mine++];
            }
            if (theirs < other.size && other.ranks[theirs] == next) {
                bothCounts[both] += other.counts[theirs++];
            }
            both++;
        }
        ranks = bothRanks;
        counts = bothCounts;
        size = both;
    }

    /** The lowest value that so many percent of all values do not exceed (nearest rank); null when there is none. */
    @Nullable
    Double percentile(int percent) {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += counts[i];
        }
        long wanted = (total * percent + 99) / 100;
        long passed = 0;
        for (int i = 0; i < size; i++) {
            passed += counts[i];
            if (passed >= wanted && passed > 0) {
                return value(ranks[i]);
            }
        }
        return null;
    }

    private static int rank(double value) {
        if (!(value >= LOWEST)) {
            return 0;
        }
        double within = Math.min(value, HIGHEST);
        int exponent = (int) Math.floor(Math.log10(within)) - 2;
        long digits = Math.round(within / Math.pow(10, exponent));
        if (digits >= THOUSAND) {
            exponent++;
            digits = Math.round(within / Math.pow(10, exponent));
        } else if (digits < HUNDRED) {
            exponent--;
            digits = Math.round(within / Math.pow(10, exponent));
        }
        return 1 + (exponent - LOWEST_EXPONENT) * STEPS + (int) digits - HUNDRED;
    }

    private static double value(int rank) {
        if (rank == 0) {
            return 0;
        }
        int digits = HUNDRED + (rank - 1) % STEPS;
        return Double.parseDouble(digits + "e" + (LOWEST_EXPONENT + (rank - 1) / STEPS));
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(size * MOST_BYTES);
        int before = 0;
        for (int i = 0; i < size; i++) {
            if (counts[i] > 0) {
                put(ranks[i] - before, bytes);
                put(counts[i], bytes);
                before = ranks[i];
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void put(long number, ByteBuffer bytes) {
        long rest = number;
        while (rest >= 0x80) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    static Histogram of(byte[] bytes) {
        Histogram histogram = new Histogram();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        histogram.ranks = new int[bytes.length / 2 + 1];
        histogram.counts = new long[bytes.length / 2 + 1];
        int before = 0;
        while (in.hasRemaining()) {
            before += (int) get(in);
            histogram.ranks[histogram.size] = before;
            histogram.counts[histogram.size++] = get(in);
        }
        return histogram;
    }

    private static long get(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
