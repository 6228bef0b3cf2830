package io.llmrecorder.crypt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A line, sealed: {@code enc1:<key id>:<base64 of 24 bytes of nonce, what is sealed, and 16 bytes of tag>}. It is deflated
 * first, for what is sealed cannot be compressed. The tag covers the beginning too. Pure but for the nonce.
 */
final class SealedLine {
    static final int NONCE = 24;
    static final int TAG = 16;
    static final int TAG_BITS = 8 * TAG;

    private static final byte[] PREFIX = "enc1:".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 8;
    private static final int HEAD = PREFIX.length + ID + 1;
    private static final int BLOCK = 1 << 13;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedLine() {}

    /** How many bytes of a line tell whether it is sealed. */
    static int prefixLength() {
        return PREFIX.length;
    }

    static boolean is(byte[] bytes, int from, int to) {
        return to - from >= PREFIX.length && Arrays.equals(bytes, from, from + PREFIX.length, PREFIX, 0, PREFIX.length);
    }

    /** The key that it names, or null when it is no sealed line, or one that is torn so early that it names none. */
    static @Nullable String keyId(byte[] bytes, int from, int to) {
        if (!is(bytes, from, to) || to - from < HEAD || bytes[from + HEAD - 1] != ':') {
            return null;
        }
        String id = new String(bytes, from + PREFIX.length, ID, StandardCharsets.US_ASCII);
        return isHex(id) ? id : null;
    }

    static boolean isHex(String id) {
        return id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    static byte[] random(int count) {
        byte[] random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }

    static byte[] seal(byte[] plain, Key key) {
        byte[] head = ("enc1:" + key.id() + ":").getBytes(StandardCharsets.US_ASCII);
        byte[] nonce = random(NONCE);
        byte[] deflated = deflated(plain);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, head);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(deflated.length));
            cipher.doFinal(deflated, 0, deflated.length, sealed, NONCE);
            byte[] text = Base64.getEncoder().withoutPadding().encode(sealed);
            byte[] line = Arrays.copyOf(head, head.length + text.length);
            System.arraycopy(text, 0, line, head.length, text.length);
            return line;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in GCM", e);
        }
    }

    /** Null when it is torn or was changed. */
    static byte @Nullable [] open(byte[] bytes, int from, int to, Key key) {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, from + HEAD, to));
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (sealed.length < NONCE + TAG || !isEndOf(bytes, to, sealed)) {
            return null;
        }
        try {
            byte[] head = Arrays.copyOfRange(bytes, from, from + HEAD);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), head);
            return inflated(cipher.doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException | DataFormatException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in GCM", e);
        }
    }

    /** Whether the last letters are those that the last bytes become: of the very last one, decoding leaves bits out. */
    private static boolean isEndOf(byte[] bytes, int to, byte[] sealed) {
        byte[] end = Base64.getEncoder()
                .withoutPadding()
                .encode(Arrays.copyOfRange(sealed, sealed.length - sealed.length % 3, sealed.length));
        return Arrays.equals(bytes, to - end.length, to, end, 0, end.length);
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, byte[] head) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.derive(nonce), new GCMParameterSpec(TAG_BITS, nonce, Key.CHOICE, NONCE - Key.CHOICE));
        cipher.updateAAD(head);
        return cipher;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream deflated = new ByteArrayOutputStream(plain.length / 2 + BLOCK);
            byte[] block = new byte[BLOCK];
            while (!deflater.finished()) {
                deflated.write(block, 0, deflater.deflate(block));
            }
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(byte[] deflated) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(4 * deflated.length + BLOCK);
            byte[] block = new byte[BLOCK];
            while (!inflater.finished()) {
                int count = inflater.inflate(block);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("it ends early");
                }
                plain.write(block, 0, count);
            }
            return plain.toByteArray();
        } finally {
            inflater.end();
        }
    }
}
