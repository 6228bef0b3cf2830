package io.llmrecorder.crypt;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a {@link SealedFile}, which is whole once this is closed. For one thread. */
final class SealedOutput extends OutputStream {
    private final OutputStream out;
    private final SealedFile file;
    private final byte[] chunk = new byte[SealedFile.CHUNK];
    private int count;
    private boolean closed;

    SealedOutput(OutputStream out, Key key) throws IOException {
        this.out = out;
        byte[] header = SealedFile.header(key);
        this.file = new SealedFile(header, key);
        out.write(header);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (count == chunk.length) {
                // Only now, for before it was not clear that it is not the last.
                out.write(file.seal(chunk, count, false));
                count = 0;
            }
            int some = Math.min(chunk.length - count, length - done);
            System.arraycopy(bytes, from + done, chunk, count, some);
            count += some;
            done += some;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            out.write(file.seal(chunk, count, true));
        }
    }
}
