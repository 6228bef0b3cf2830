package io.llmrecorder.search;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.OutputStreamIndexOutput;

/**
 * Encrypts the files of a text index, each with AES-256 in counter mode and a random nonce at its beginning, for they are read at
 * any place. That a file is whole is told by the checksums that Lucene keeps within, which are no protection against somebody
 * who changes it on purpose.
 */
final class SealedDirectory extends FilterDirectory {
    private static final int BUFFER = 1 << 13;

    private final byte[] key;

    /** @param password 64 hex digits */
    SealedDirectory(Directory files, String password) {
        super(files);
        this.key = HexFormat.of().parseHex(password);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return sealed(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        return sealed(super.createTempOutput(prefix, suffix, context));
    }

    private IndexOutput sealed(IndexOutput out) throws IOException {
        byte[] nonce = Counter.nonce();
        out.writeBytes(nonce, nonce.length);
        return new OutputStreamIndexOutput(
                "sealed " + out, out.getName(), new Sealing(out, new Counter(key, nonce)), BUFFER);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        IndexInput in = super.openInput(name, context);
        try {
            if (in.length() < Counter.BLOCK) {
                throw new CorruptIndexException("the file has no nonce", name);
            }
            byte[] nonce = new byte[Counter.BLOCK];
            in.readBytes(nonce, 0, nonce.length);
            return new SealedInput("sealed " + in, in, key, nonce);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public long fileLength(String name) throws IOException {
        return Math.max(0, super.fileLength(name) - Counter.BLOCK);
    }

    /** Encrypts what it is given, and passes it on. */
    private static final class Sealing extends OutputStream {
        private final IndexOutput out;
        private final Counter counter;
        private long at;

        Sealing(IndexOutput out, Counter counter) {
            this.out = out;
            this.counter = counter;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] sealed = counter.apply(at, bytes, offset, length);
            out.writeBytes(sealed, sealed.length);
            at += length;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
