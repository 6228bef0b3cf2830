package io.llmrecorder.crypt;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Reads a {@link SealedFile}, and never hands out what is not as it was written. For one thread. */
final class SealedInput extends InputStream {
    private final InputStream in;
    private final SealedFile file;
    private final String name;
    /** A chunk and one byte, which tells whether it is the last. */
    private final byte[] sealed = new byte[SealedFile.CHUNK + SealedLine.TAG + 1];

    private int ahead;
    private byte[] plain = new byte[0];
    private int at;
    private boolean ended;

    SealedInput(byte[] header, InputStream in, Key key, String name) {
        this.in = in;
        this.file = new SealedFile(header, key);
        this.name = name;
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
        while (at == plain.length) {
            if (ended) {
                return -1;
            }
            next();
        }
        int some = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, bytes, from, some);
        at += some;
        return some;
    }

    private void next() throws IOException {
        int count = ahead + in.readNBytes(sealed, ahead, sealed.length - ahead);
        boolean last = count < sealed.length;
        try {
            plain = file.open(sealed, last ? count : count - 1, last);
        } catch (GeneralSecurityException e) {
            throw new DamagedSealException(name);
        }
        at = 0;
        ended = last;
        sealed[0] = sealed[sealed.length - 1];
        ahead = 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
