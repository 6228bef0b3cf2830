package io.llmrecorder.s3;

import io.llmrecorder.crypt.Seal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What is to be stored, in memory or in a file; can be read any number of times. */
final class Content {
    private static final int BLOCK = 1 << 16;

    /** Opens the content anew. */
    private interface Source {
        InputStream open() throws IOException;
    }

    private final Source source;
    private final long length;
    private final byte[] md5;

    private Content(Source source) throws IOException {
        this.source = source;
        MessageDigest digest = digest();
        long count = 0;
        try (InputStream in = source.open()) {
            byte[] block = new byte[BLOCK];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
                count += n;
            }
        }
        this.length = count;
        this.md5 = digest.digest();
    }

    static Content of(byte[] bytes) throws IOException {
        return new Content(() -> new ByteArrayInputStream(bytes));
    }

    /** Of a file that does not change any more; what is sealed is opened. */
    static Content of(Path file, Seal seal) throws IOException {
        return new Content(() -> seal.open(file));
    }

    /** A fresh MD5. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    InputStream open() throws IOException {
        return source.open();
    }

    long length() {
        return length;
    }

    /** MD5 of the content, which is also what most stores answer as entity tag. */
    byte[] md5() {
        return md5;
    }

    /** Whether {@code other} has just these bytes. Reads it to its end or to the first difference. */
    boolean isSame(InputStream other) throws IOException {
        try (InputStream mine = open()) {
            byte[] block;
            do {
                block = mine.readNBytes(BLOCK);
                if (!Arrays.equals(block, other.readNBytes(BLOCK))) {
                    return false;
                }
            } while (block.length > 0);
            return true;
        }
    }
}
