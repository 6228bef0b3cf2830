package io.llmrecorder.crypt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of 256 bits. What is sealed is never sealed with it directly, but with a key derived for that line or file alone, as
 * <a href="https://c2sp.org/XAES-256-GCM">XAES-256-GCM</a> has it; so random nonces stay safe for any number of lines. For
 * many threads.
 */
final class Key {
    static final int BYTES = 32;
    /** Of the nonce, the first bytes choose the derived key. */
    static final int CHOICE = 12;

    private static final int BLOCK = 16;
    private static final int ID_DIGITS = 8;
    private static final int REDUCTION = 0x87;

    private final SecretKey key;
    private final String id;
    private volatile byte @Nullable [] subkey;

    /** @param bytes {@value #BYTES} */
    Key(byte[] bytes) {
        try {
            this.id = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, ID_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** How what is sealed names it: the first eight hex digits of its SHA-256. */
    String id() {
        return id;
    }

    /** The key for what has a nonce that begins with these bytes: two blocks of CMAC in counter mode (NIST SP 800-108). */
    SecretKey derive(byte[] nonce) throws GeneralSecurityException {
        byte[] mask = subkey;
        if (mask == null) {
            mask = doubled(blocks(new byte[BLOCK]));
            subkey = mask;
        }
        byte[] input = new byte[2 * BLOCK];
        for (int i = 0; i < 2; i++) {
            input[i * BLOCK + 1] = (byte) (i + 1);
            input[i * BLOCK + 2] = 'X';
            System.arraycopy(nonce, 0, input, i * BLOCK + BLOCK - CHOICE, CHOICE);
            for (int j = 0; j < BLOCK; j++) {
                input[i * BLOCK + j] ^= mask[j];
            }
        }
        return new SecretKeySpec(blocks(input), "AES");
    }

    /** A password of 64 hex digits for a store that encrypts by itself. */
    String password(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }

    @SuppressWarnings("InsecureCryptoUsage") // single blocks, of which no two are alike, as CMAC uses the cipher
    private byte[] blocks(byte[] input) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key);
        return aes.doFinal(input);
    }

    /** Twice the block, in the field of CMAC (NIST SP 800-38B). */
    private static byte[] doubled(byte[] block) {
        byte[] doubled = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int twice = (block[i] & 0xFF) << 1 | carry;
            doubled[i] = (byte) twice;
            carry = twice >>> 8;
        }
        doubled[BLOCK - 1] ^= (byte) (carry * REDUCTION);
        return doubled;
    }
}
