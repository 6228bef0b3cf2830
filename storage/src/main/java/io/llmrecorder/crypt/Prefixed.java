package io.llmrecorder.crypt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A stream whose first bytes were read already. For one thread. */
final class Prefixed extends SequenceInputStream {
    private final InputStream rest;

    Prefixed(byte[] first, InputStream rest) {
        super(new ByteArrayInputStream(first), rest);
        this.rest = rest;
    }

    /** Not by reading on to the end of what is left, as the other would. */
    @Override
    public void close() throws IOException {
        rest.close();
    }
}
