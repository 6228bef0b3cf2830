package io.llmrecorder.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The line that stands where one was erased: {@code {"v":1,"type":"erased"            }}, as long as that one was, so that the
 * places of all other lines, and what readers remember of them, stay right. Readers pass it by. Pure.
 */
public final class Erased {
    private static final byte[] HEAD = "{\"v\":1,\"type\":\"erased\"".getBytes(StandardCharsets.US_ASCII);
    /** For a line with no room for the other. No record is that short. */
    private static final byte[] SHORT_HEAD = {'{'};

    private Erased() {}

    /** How the marker for a line of this length begins; at least 2 bytes. */
    static byte[] head(int length) {
        return (length > HEAD.length ? HEAD : SHORT_HEAD).clone();
    }

    /** The marker for a line of this length, at least 2, without line feed. */
    static byte[] marker(int length) {
        byte[] marker = Arrays.copyOf(head(length), length);
        Arrays.fill(marker, head(length).length, length - 1, (byte) ' ');
        marker[length - 1] = '}';
        return marker;
    }

    /**
     * Whether the line was erased. It counts from the marker's first bytes on, for what follows them after a crash may be
     * the rest of what is being erased.
     */
    public static boolean is(byte[] line) {
        return is(line, 0, line.length);
    }

    /** As {@link #is(byte[])}, of the bytes from {@code from} to before {@code to}. */
    static boolean is(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > HEAD.length) {
            return Arrays.equals(bytes, from, from + HEAD.length, HEAD, 0, HEAD.length);
        }
        return length >= 2 && isWhole(bytes, from, to, SHORT_HEAD.length);
    }

    /** Whether the line, which was erased, has a rest of what it was. */
    static boolean isHalf(byte[] line) {
        return !isWhole(line, 0, line.length, head(line.length).length);
    }

    private static boolean isWhole(byte[] bytes, int from, int to, int head) {
        boolean blank = bytes[from] == '{' && bytes[to - 1] == '}';
        for (int i = from + head; i < to - 1 && blank; i++) {
            blank = bytes[i] == ' ';
        }
        return blank;
    }
}
