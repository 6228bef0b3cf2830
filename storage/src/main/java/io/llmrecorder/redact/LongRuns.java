package io.llmrecorder.redact;

/**
 * Finds where a text has no blank for so long that a key or a token may stand there: all of its characters lie in one run, while
 * most words are shorter. Pure.
 *
 * <p>Goes through many characters at a time and branches once for all of them: where words end is a toss of a coin.
 */
final class LongRuns {
    /** The head of a private key has ten such characters, and a token more. */
    private static final int LEAST = 10;

    private static final int TOGETHER = Long.SIZE;

    /** One for what a run may hold, by a character's lower bits: one of other alphabets may count as well. */
    private static final byte[] PART = new byte[128];

    static {
        for (char c = 0; c < PART.length; c++) {
            PART[c] = (byte) (Characters.isAlphanumeric(c) || "-_.~+/=".indexOf(c) >= 0 ? 1 : 0);
        }
    }

    private LongRuns() {}

    /**
     * Where the next run begins, from {@code from} on; {@code length} where there is none.
     *
     * @param goesOn whether more of the text follows: the last few characters, which may be part of a longer run, then count as one
     */
    static int next(char[] chars, int from, int length, boolean goesOn) {
        // A run that begins too late in one step is whole in the next.
        for (int at = from; at + LEAST <= length; at += TOGETHER - LEAST + 1) {
            long parts = 0;
            int end = Math.min(TOGETHER, length - at);
            for (int i = 0; i < end; i++) {
                parts |= (long) PART[chars[at + i] & 0x7F] << i;
            }
            long two = parts & parts >>> 1;
            long four = two & two >>> 2;
            long eight = four & four >>> 4;
            long ten = eight & two >>> 8;
            if (ten != 0) {
                return at + Long.numberOfTrailingZeros(ten);
            }
        }
        return goesOn ? Math.max(from, length - LEAST) : length;
    }

    /** Where the run ends that begins there. */
    static int end(char[] chars, int start, int length, boolean goesOn) {
        if (goesOn && start >= length - LEAST) {
            return length;
        }
        int end = start;
        while (end < length && PART[chars[end] & 0x7F] != 0) {
            end++;
        }
        return end;
    }
}
