package io.llmrecorder.crypt;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream with what sealed ones say in their place; a torn one stands as it is. For one thread. */
final class OpenedLines extends InputStream {
    private static final int FIRST_BUFFER = 1 << 14;

    private final Seal seal;
    private final InputStream in;
    private final String file;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private long offset;
    /** How many bytes from {@link #start} on go out as they are. */
    private int passing;
    /** Whether they end in the middle of a line. */
    private boolean within;

    private byte[] opened = new byte[0];
    private int at;

    OpenedLines(Seal seal, InputStream in, String file) {
        this.seal = seal;
        this.in = in;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == opened.length && passing == 0) {
            if (!next()) {
                return -1;
            }
        }
        int some;
        if (at < opened.length) {
            some = Math.min(length, opened.length - at);
            System.arraycopy(opened, at, bytes, from, some);
            at += some;
        } else {
            some = Math.min(length, passing);
            System.arraycopy(buffer, start, bytes, from, some);
            passing -= some;
            skip(some);
        }
        return some;
    }

    /** Finds what goes out next; false at the end. */
    private boolean next() throws IOException {
        if (start == end && !more()) {
            return false;
        }
        if (!within) {
            while (end - start < SealedLine.prefixLength() && more()) {
                // until it can be told
            }
            if (SealedLine.is(buffer, start, end)) {
                open();
                return true;
            }
        }
        int lineFeed = lineFeed(0);
        within = lineFeed < 0;
        passing = within ? end - start : lineFeed + 1;
        return true;
    }

    private void open() throws IOException {
        int looked = 0;
        int lineFeed = lineFeed(looked);
        while (lineFeed < 0) {
            looked = end - start;
            if (!more()) {
                break;
            }
            lineFeed = lineFeed(looked);
        }
        int length = lineFeed < 0 ? end - start : lineFeed;
        byte[] line = seal.openLine(buffer, start, start + length, file, offset);
        byte[] said = line == null ? Arrays.copyOfRange(buffer, start, start + length) : line;
        opened = lineFeed < 0 ? said : Arrays.copyOf(said, said.length + 1);
        if (lineFeed >= 0) {
            opened[said.length] = '\n';
        }
        at = 0;
        skip(lineFeed < 0 ? length : length + 1);
    }

    private void skip(int count) {
        start += count;
        offset += count;
    }

    /** How far behind {@link #start} the first line feed is, from there on; -1 when there is none yet. */
    private int lineFeed(int from) {
        for (int i = start + from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i - start;
            }
        }
        return -1;
    }

    /** Reads on; false at the end of the stream. */
    private boolean more() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count <= 0) {
            return false;
        }
        end += count;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
