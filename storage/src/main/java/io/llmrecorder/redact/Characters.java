package io.llmrecorder.redact;

/** What the packs ask of characters. Pure. */
final class Characters {
    private static final int ESCAPE = 6; // backslash, u, four digits

    private Characters() {}

    /** Value of an ASCII or full-width digit, as Chinese keyboards write it, or -1. */
    static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= '０' && c <= '９' ? c - '０' : -1;
    }

    static int digitAt(String text, int at) {
        return at >= 0 && at < text.length() ? digit(text.charAt(at)) : -1;
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) >= 0;
    }

    /** Whether no word goes on over this place from the left; JSON inside a text may end in an escape there. */
    static boolean isStart(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        return !(isAlphanumeric(before) || before == '_') || endsInEscape(text, at);
    }

    private static boolean endsInEscape(String text, int at) {
        if (at >= 2 && text.charAt(at - 2) == '\\' && "nrtbf".indexOf(text.charAt(at - 1)) >= 0) {
            return true;
        }
        if (at < ESCAPE || text.charAt(at - ESCAPE) != '\\' || text.charAt(at - ESCAPE + 1) != 'u') {
            return false;
        }
        for (int i = at - 4; i < at; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a number may begin here: not inside a word, a longer number, or after a decimal point. */
    static boolean isNumberStart(String text, int at) {
        boolean fraction = at >= 2 && text.charAt(at - 1) == '.' && digit(text.charAt(at - 2)) >= 0;
        return isStart(text, at) && !fraction;
    }

    /** Whether a number may end here. */
    static boolean isNumberEnd(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        char after = text.charAt(at);
        boolean fraction = after == '.' && digitAt(text, at + 1) >= 0;
        return !isAlphanumeric(after) && after != '_' && !fraction;
    }

    static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '\u00A0';
    }
}
