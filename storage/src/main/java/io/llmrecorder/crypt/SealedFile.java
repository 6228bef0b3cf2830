package io.llmrecorder.crypt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A file sealed as a whole: {@code encfile1:<key id>\n}, 19 random bytes, and chunks of 64 KiB, each with its tag. The first
 * 12 random bytes choose the key; the nonce of a chunk is the other 7, its number, and whether it is the last. So chunks
 * cannot be swapped or left out, and the file not be cut, without it being noticed. For one thread.
 */
final class SealedFile {
    static final int CHUNK = 1 << 16;

    private static final String MAGIC = "encfile1:";
    private static final int ID = 8;
    private static final int RANDOM = 19;
    static final int HEADER = MAGIC.length() + ID + 1 + RANDOM;

    private final byte[] header;
    private final SecretKey key;
    private int number;

    SealedFile(byte[] header, Key key) {
        this.header = header;
        try {
            this.key = key.derive(Arrays.copyOfRange(header, HEADER - RANDOM, HEADER));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    static byte[] header(Key key) {
        byte[] magic = (MAGIC + key.id() + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] header = Arrays.copyOf(magic, HEADER);
        System.arraycopy(SealedLine.random(RANDOM), 0, header, HEADER - RANDOM, RANDOM);
        return header;
    }

    /** The key that a file which begins so names, or null when it is not sealed. */
    static @Nullable String keyId(byte[] header) {
        if (header.length < HEADER || header[MAGIC.length() + ID] != '\n') {
            return null;
        }
        String start = new String(header, 0, MAGIC.length() + ID, StandardCharsets.US_ASCII);
        String id = start.substring(MAGIC.length());
        return start.startsWith(MAGIC) && SealedLine.isHex(id) ? id : null;
    }

    /** Of a file with content of this length. */
    static long length(long plain) {
        long chunks = Math.max(1, (plain + CHUNK - 1) / CHUNK);
        return HEADER + plain + chunks * SealedLine.TAG;
    }

    /** Of what is in a file of this length. */
    static long contentLength(long sealed) {
        long chunk = CHUNK + SealedLine.TAG;
        long chunks = (sealed - HEADER + chunk - 1) / chunk;
        return sealed - HEADER - chunks * SealedLine.TAG;
    }

    byte[] seal(byte[] chunk, int length, boolean last) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, last).doFinal(chunk, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in GCM", e);
        }
    }

    /** @throws GeneralSecurityException when it was changed, or is not the chunk that belongs here */
    byte[] open(byte[] sealed, int length, boolean last) throws GeneralSecurityException {
        if (length < SealedLine.TAG) {
            throw new AEADBadTagException("no room for a tag");
        }
        return cipher(Cipher.DECRYPT_MODE, last).doFinal(sealed, 0, length);
    }

    private Cipher cipher(int mode, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(SealedLine.NONCE - Key.CHOICE)
                .put(header, HEADER - RANDOM + Key.CHOICE, RANDOM - Key.CHOICE)
                .putInt(number)
                .put((byte) (last ? 1 : 0))
                .array();
        number = Math.incrementExact(number);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(SealedLine.TAG_BITS, nonce));
        cipher.updateAAD(header);
        return cipher;
    }
}
