package io.llmrecorder.provider;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether the bytes of a JSON text can stand in a line of the journal as they are. UTF-8 by table 3-7 of the Unicode
 * standard. Pure.
 */
final class LineText {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private LineText() {}

    /** Whether the bytes are UTF-8, of one line, and no letter in them is spelled out as an escape. */
    static boolean is(byte[] bytes, int from, int to) {
        int at = from;
        while (at >= from && at < to) {
            boolean eight = at + Long.BYTES <= to && isPlain((long) LONGS.get(bytes, at));
            at = eight ? at + Long.BYTES : afterCharacter(bytes, at, to);
        }
        return at == to;
    }

    /** ASCII without control characters and backslashes. */
    private static boolean isPlain(long bytes) {
        long different = bytes ^ BACKSLASHES;
        return ((bytes - BLANKS | different - ONES | bytes) & HIGHS) == 0;
    }

    /** Where the next character begins; negative where this one is none, or may not be there. */
    private static int afterCharacter(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first >= 0x80) {
            return afterLongCharacter(bytes, at, to);
        }
        boolean escape = first == '\\' && at + 1 < to;
        return first < ' ' || (escape && bytes[at + 1] == 'u') ? -1 : at + (escape && bytes[at + 1] == '\\' ? 2 : 1);
    }

    private static int afterLongCharacter(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (first < 0xc2 || first > 0xf4 || at + length > to || !isSecond(first, bytes[at + 1] & 0xff)) {
            return -1;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return at + length;
    }

    /** Not one that makes an overlong form, half of a surrogate pair, or a character past the last. */
    private static boolean isSecond(int first, int second) {
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= least && second <= most;
    }
}
