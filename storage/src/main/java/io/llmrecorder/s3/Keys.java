package io.llmrecorder.s3;

import java.nio.charset.StandardCharsets;

/** What is common to all object keys. Pure. */
final class Keys {
    private Keys() {}

    /** The key without empty parts: no slash at its begin, never two in a row. */
    static String clean(String key) {
        StringBuilder clean = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean empty = c == '/' && (clean.length() == 0 || clean.charAt(clean.length() - 1) == '/');
            if (!empty) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** The key as path of a URL: a percent sign that is part of the key is encoded once more. */
    static String urlPath(String key) {
        StringBuilder path = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == '/' || isUnreserved(c)) {
                path.append(c);
            } else {
                path.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return path.toString();
    }

    /** RFC 3986, section 2.3; with '=', which is allowed in a path and in the keys of a lake everywhere. */
    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~=".indexOf(c) >= 0;
    }

    private static char hex(int fourBits) {
        return Character.toUpperCase(Character.forDigit(fourBits & 0xF, 16));
    }
}
