package io.llmrecorder.codec.zstd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Compresses into one frame, whose header says how long the content is: zstd-jni's own stream has no way to say so. Holds native
 * memory, about two windows, until it is closed. For one thread.
 */
final class SizedOutput extends OutputStream {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] chunk = new byte[BUFFER];
    private boolean closed;

    /**
     * @param windowLog how far back a text may lie that comes again, as a power of two
     * @param length how many bytes will be written, exactly
     */
    SizedOutput(OutputStream out, int windowLog, long length) {
        this.out = out;
        context.setLong(windowLog).setChecksum(true).setPledgedSrcSize(length);
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            int some = Math.min(end - from, plain.remaining());
            plain.put(bytes, from, some);
            from += some;
            if (!plain.hasRemaining()) {
                compress(EndDirective.CONTINUE);
            }
        }
    }

    private void compress(EndDirective directive) throws IOException {
        plain.flip();
        boolean done = false;
        while (!done) {
            done = step(directive) || (directive == EndDirective.CONTINUE && !plain.hasRemaining());
            packed.flip();
            int length = packed.remaining();
            packed.get(chunk, 0, length);
            packed.clear();
            out.write(chunk, 0, length);
        }
        plain.clear();
    }

    private boolean step(EndDirective directive) throws IOException {
        try {
            return context.compressDirectByteBufferStream(packed, plain, directive);
        } catch (ZstdException e) {
            throw new IOException("zstd cannot compress: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                compress(EndDirective.END);
            } finally {
                context.close();
                out.close();
            }
        }
    }
}
