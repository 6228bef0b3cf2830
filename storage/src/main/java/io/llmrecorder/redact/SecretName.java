package io.llmrecorder.redact;

import java.util.Locale;

/** Whether a field of this name holds a secret: {@code api_key}, {@code OPENAI_API_KEY}, {@code clientSecret}, {@code 密码}. */
final class SecretName {
    private static final int LONGEST = 60;
    private static final String[] ENDS = {
        "apikey",
        "secretkey",
        "accesskey",
        "privatekey",
        "signingkey",
        "encryptionkey",
        "subscriptionkey",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "accesskeysecret",
        "authorization",
        "accesstoken",
        "refreshtoken",
        "authtoken",
        "bearertoken",
        "sessiontoken",
        "securitytoken",
        "idtoken",
        "apitoken",
        "密码",
        "密钥",
        "口令",
    };

    private SecretName() {}

    static boolean is(String name) {
        return endsAsOne(name, 0, name.length());
    }

    /** Whether the name that ends before {@code end} is one; it begins behind the first character that no name holds. */
    static boolean endsAt(String text, int end) {
        int start = end;
        while (start > 0 && end - start < LONGEST && isPart(text.charAt(start - 1))) {
            start--;
        }
        return endsAsOne(text, start, end);
    }

    private static boolean isPart(char c) {
        return Characters.isAlphanumeric(c) || c == '_' || c == '-' || c == '.' || c > 0x2E7F;
    }

    private static boolean endsAsOne(String text, int start, int end) {
        if (end <= start || !mayEnd(text.charAt(end - 1))) {
            return false;
        }
        StringBuilder letters = new StringBuilder(LONGEST);
        for (int i = Math.max(start, end - LONGEST); i < end; i++) {
            char c = text.charAt(i);
            if (c != '_' && c != '-' && c != '.') {
                letters.append(c);
            }
        }
        String name = letters.toString().toLowerCase(Locale.ROOT);
        for (String secret : ENDS) {
            if (name.endsWith(secret)) {
                return true;
            }
        }
        return false;
    }

    /** Almost every other name ends here, without a copy. */
    private static boolean mayEnd(char c) {
        return "ytdenYTDEN码钥令".indexOf(c) >= 0;
    }
}
