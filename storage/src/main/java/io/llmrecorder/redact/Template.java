package io.llmrecorder.redact;

/** A number's printed form: {@code #} is a digit, {@code -} a separator, {@code ~} one or none; anything else is itself. Pure. */
final class Template {
    private Template() {}

    /** Index after the text that begins at {@code at} and has the form, or -1. */
    static int match(String template, String text, int at) {
        int i = at;
        for (int t = 0; t < template.length(); t++) {
            char wanted = template.charAt(t);
            char c = i < text.length() ? text.charAt(i) : '\0';
            if (wanted == '~') {
                i += Characters.isSeparator(c) ? 1 : 0;
            } else if (matches(wanted, c)) {
                i++;
            } else {
                return -1;
            }
        }
        return i;
    }

    private static boolean matches(char wanted, char c) {
        if (wanted == '#') {
            return Characters.digit(c) >= 0;
        }
        if (wanted == '-') {
            return Characters.isSeparator(c);
        }
        return wanted == c || (Characters.digit(wanted) >= 0 && Characters.digit(wanted) == Characters.digit(c));
    }
}
