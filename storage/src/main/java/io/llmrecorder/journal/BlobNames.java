package io.llmrecorder.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Finds the blobs that records name, {@code blob:sha256:<64 hex digits>}, going by the bytes alone. Pure. */
public final class BlobNames {
    private static final byte[] PREFIX = "blob:sha256:".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 64;
    private static final int LENGTH = PREFIX.length + DIGITS;

    private BlobNames() {}

    /** Hands out the hash of each blob that is named in the bytes, as often as it is. */
    public static void in(byte[] bytes, Consumer<String> hashes) {
        in(bytes, bytes.length, hashes);
    }

    /**
     * As {@link #in(byte[], Consumer)}, of all that the stream has.
     *
     * @param block to read into; of at least some hundred bytes
     */
    static void in(InputStream stream, byte[] block, Consumer<String> hashes) throws IOException {
        int end = 0;
        for (int count = stream.read(block); count >= 0; count = stream.read(block, end, block.length - end)) {
            end += count;
            in(block, end, hashes);
            // One that is cut here is found whole with what follows, and a whole one is not left to be found again.
            int rest = Math.min(end, LENGTH - 1);
            System.arraycopy(block, end - rest, block, 0, rest);
            end = rest;
        }
    }

    private static void in(byte[] bytes, int end, Consumer<String> hashes) {
        for (int at = 0; at <= end - LENGTH; at++) {
            if (bytes[at] == 'b' && isName(bytes, at)) {
                hashes.accept(new String(bytes, at + PREFIX.length, DIGITS, StandardCharsets.US_ASCII));
                at += LENGTH - 1;
            }
        }
    }

    private static boolean isName(byte[] bytes, int at) {
        for (int i = 1; i < PREFIX.length; i++) {
            if (bytes[at + i] != PREFIX[i]) {
                return false;
            }
        }
        for (int i = at + PREFIX.length; i < at + LENGTH; i++) {
            boolean hex = (bytes[i] >= '0' && bytes[i] <= '9') || (bytes[i] >= 'a' && bytes[i] <= 'f');
            if (!hex) {
                return false;
            }
        }
        return true;
    }
}
