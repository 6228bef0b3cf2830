package io.llmrecorder.search;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.lucene.store.BufferedIndexInput;
import org.apache.lucene.store.IndexInput;

/** Reads a file of a {@link SealedDirectory}. For one thread; clones are for others. */
final class SealedInput extends BufferedIndexInput {
    private static final int BUFFER = 1 << 12;

    private final byte[] key;
    private final byte[] nonce;
    private IndexInput in;
    private Counter counter;

    SealedInput(String description, IndexInput in, byte[] key, byte[] nonce) {
        super(description, BUFFER);
        this.in = in;
        this.key = key;
        this.nonce = nonce;
        this.counter = new Counter(key, nonce);
    }

    @Override
    protected void readInternal(ByteBuffer target) throws IOException {
        long at = getFilePointer();
        int length = target.remaining();
        if (at + length > length()) {
            throw new EOFException("read past the end of " + this);
        }
        byte[] sealed = new byte[length];
        in.seek(Counter.BLOCK + at);
        in.readBytes(sealed, 0, length);
        target.put(counter.apply(at, sealed, 0, length));
    }

    @Override
    protected void seekInternal(long at) {
        // each read says where
    }

    @Override
    public long length() {
        return in.length() - Counter.BLOCK;
    }

    @Override
    public SealedInput clone() {
        SealedInput clone = (SealedInput) super.clone();
        clone.in = in.clone();
        clone.counter = new Counter(key, nonce);
        return clone;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
