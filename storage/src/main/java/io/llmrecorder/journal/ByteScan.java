package io.llmrecorder.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for single bytes, eight at a time. */
final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final long LINE_FEEDS = ONES * '\n';

    private ByteScan() {}

    /** Index of the first line feed, or {@code to}. */
    static int lineFeed(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && zeros((long) LONGS.get(bytes, at) ^ LINE_FEEDS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Index of the first byte within a JSON string that is not just a part of it: a quote, a backslash or a control; or {@code to}. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && isPlain((long) LONGS.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte b) {
        return b != '"' && b != '\\' && (b < 0 || b >= ' ');
    }

    private static boolean isPlain(long bytes) {
        long controls = (bytes - BLANKS) & ~bytes & HIGHS;
        return (zeros(bytes ^ QUOTES) | zeros(bytes ^ BACKSLASHES) | controls) == 0;
    }

    /** Not 0 if and only if one of the eight bytes is. */
    private static long zeros(long bytes) {
        return (bytes - ONES) & ~bytes & HIGHS;
    }
}
