package io.llmrecorder.search;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in counter mode (NIST SP 800-38A, 6.5), from any place of a file on. For one thread. */
final class Counter {
    /** Bytes of a block, and of a nonce. */
    static final int BLOCK = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] nonce;
    private final Cipher aes;

    Counter(byte[] key, byte[] nonce) {
        this.key = new SecretKeySpec(key, "AES");
        this.nonce = nonce;
        try {
            this.aes = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    /** The first counter of a file, never used before. */
    static byte[] nonce() {
        byte[] nonce = new byte[BLOCK];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** Encrypts, or decrypts, the bytes that stand at {@code at}. */
    byte[] apply(long at, byte[] bytes, int offset, int length) {
        try {
            aes.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter(at / BLOCK)));
            int skipped = (int) (at % BLOCK);
            if (skipped > 0) {
                aes.update(new byte[skipped]);
            }
            byte[] applied = new byte[length];
            int done = aes.update(bytes, offset, length, applied);
            aes.doFinal(applied, done);
            return applied;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode takes any bytes", e);
        }
    }

    private byte[] counter(long block) {
        byte[] counter = nonce.clone();
        long carry = block;
        for (int i = BLOCK - 1; i >= 0 && carry != 0; i--) {
            carry += counter[i] & 0xFF;
            counter[i] = (byte) carry;
            carry >>>= 8;
        }
        return counter;
    }
}
