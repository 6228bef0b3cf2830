package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import io.llmrecorder.crypt.Seal;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one journal file into its whole lines. What follows the last line feed is not handed out: it may be in the middle of
 * being written. A torn line, which a power loss or a kill left behind, is skipped and reported once in this process.
 */
final class LineReader implements Closeable {
    private static final int FIRST_BUFFER = 1 << 20;
    private static final int LONGEST_LINE = 1 << 30;
    private static final int MOST_REPORTS = 1000;

    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private final InputStream in;
    private final Seal seal;
    private final String file;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private int looked;
    private long offset;
    private boolean skipping;
    /** Where in the buffer the last line stands that was handed out. */
    private int lastStart;

    private int lastEnd;

    /**
     * Reads from {@code in}, whose next byte is at {@code offset} of the file; closes it in the end.
     *
     * @param seal opens lines that are sealed
     */
    LineReader(InputStream in, Seal seal, String file, long offset) {
        this.in = in;
        this.seal = seal;
        this.file = file;
        this.offset = offset;
    }

    /** Where the next line begins. */
    long offset() {
        return offset;
    }

    /** The next whole line, or null when there is none yet. One that was erased is a whole line, too. */
    @Nullable
    JournalLine next() throws IOException {
        return next(false);
    }

    /** The next line as it stands, whole or torn, or null when no line feed follows. */
    @Nullable
    JournalLine nextAsItStands() throws IOException {
        return next(true);
    }

    /** What follows the last line feed, once there is no next line; null when there is nothing. */
    @Nullable
    JournalLine rest() throws IOException {
        if (start == end) {
            return null;
        }
        lastStart = start;
        lastEnd = end;
        byte[] opened = Seal.isLine(buffer, start, end) ? seal.openLine(buffer, start, end, file, offset) : null;
        return new JournalLine(
                file, offset, end - start, opened == null ? Arrays.copyOfRange(buffer, start, end) : opened);
    }

    private @Nullable JournalLine next(boolean torn) throws IOException {
        while (true) {
            int lineFeed = lineFeed();
            if (lineFeed < 0) {
                return null;
            }
            JournalLine line = line(lineFeed, torn);
            offset += lineFeed + 1 - start;
            start = lineFeed + 1;
            looked = start;
            if (line != null) {
                return line;
            }
        }
    }

    /** The last line that was handed out, as it stands in the file: sealed, if it is. */
    byte[] asItStands() {
        return Arrays.copyOfRange(buffer, lastStart, lastEnd);
    }

    private @Nullable JournalLine line(int lineFeed, boolean torn) throws IOException {
        lastStart = start;
        lastEnd = lineFeed;
        if (!skipping && Seal.isLine(buffer, start, lineFeed)) {
            byte[] opened = seal.openLine(buffer, start, lineFeed, file, offset);
            if (opened != null) {
                return new JournalLine(file, offset, lineFeed - start, opened);
            }
        }
        boolean whole = !skipping && (Erased.is(buffer, start, lineFeed) || torn || isObject(buffer, start, lineFeed));
        if (!whole && (skipping || lineFeed > start)) {
            report(file, offset);
        }
        skipping = false;
        return whole ? new JournalLine(file, offset, Arrays.copyOfRange(buffer, start, lineFeed)) : null;
    }

    /** Index of the next line feed in the buffer, reading on as needed; -1 at the end. */
    private int lineFeed() throws IOException {
        while (true) {
            looked = ByteScan.lineFeed(buffer, looked, end);
            if (looked < end) {
                return looked;
            }
            makeRoom();
            int count = in.read(buffer, end, buffer.length - end);
            if (count <= 0) {
                return -1;
            }
            end += count;
        }
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            looked -= start;
            start = 0;
        }
        if (end == LONGEST_LINE) {
            // Nobody wrote such a line; something else did this to the file. Its bytes are dropped up to the next line
            // feed.
            skipping = true;
            offset += end;
            end = 0;
            looked = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private static void report(String file, long offset) {
        if (REPORTED.size() > MOST_REPORTS) {
            REPORTED.clear();
        }
        if (REPORTED.add(file + ":" + offset)) {
            Log.warn("a torn line is skipped: " + file + " at byte " + offset);
        }
    }

    /**
     * Whether the bytes are one JSON object from its first brace to its last, going by braces and quotes only: enough to tell
     * a line that was cut off or overwritten by zeros, and far cheaper than parsing it.
     */
    static boolean isObject(byte[] bytes, int from, int to) {
        if (to - from < 2 || bytes[from] != '{' || bytes[to - 1] != '}') {
            return false;
        }
        int depth = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"') {
                i = closingQuote(bytes, i + 1, to);
                if (i < 0) {
                    return false;
                }
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth == 0 && i < to - 1) {
                    return false;
                }
            } else if (b == 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /** Of the string that begins here; negative where there is none, or a byte that no string holds. */
    private static int closingQuote(byte[] bytes, int from, int to) {
        int at = ByteScan.endOfPlain(bytes, from, to);
        while (at < to && bytes[at] == '\\') {
            at = at + 2 < to ? ByteScan.endOfPlain(bytes, at + 2, to) : to;
        }
        return at < to && bytes[at] == '"' ? at : -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
