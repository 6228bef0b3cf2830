package io.llmrecorder.redact;

/** Mail addresses of ASCII letters, so that Chinese text around one stays. */
final class Email implements Pack {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 253;

    @Override
    public String name() {
        return "email";
    }

    @Override
    public void find(String text, Hits hits) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = localStart(text, at, Math.max(hits.end(), at - LONGEST_LOCAL));
            int end = domainEnd(text, at + 1);
            if (start < at && end > 0) {
                hits.add(start, end);
            }
        }
    }

    private static int localStart(String text, int at, int least) {
        int start = at;
        while (start > least && isLocal(text.charAt(start - 1))) {
            start--;
        }
        // In JSON inside a text the address may follow an escape, whose letter is none of its own.
        boolean escape =
                start < at && start > 0 && text.charAt(start - 1) == '\\' && "nrt".indexOf(text.charAt(start)) >= 0;
        return escape ? start + 1 : start;
    }

    private static boolean isLocal(char c) {
        return c < 128 && (Characters.isAlphanumeric(c) || "._%+-".indexOf(c) >= 0);
    }

    /** After the last letter of a domain with a top level, or -1. */
    private static int domainEnd(String text, int from) {
        int end = -1;
        int label = from;
        int limit = Math.min(text.length(), from + LONGEST_DOMAIN);
        for (int i = from; i <= limit; i++) {
            char c = i < limit ? text.charAt(i) : ' ';
            if (c < 128 && (Characters.isAlphanumeric(c) || c == '-')) {
                continue;
            }
            if (i == label) {
                break;
            }
            if (label > from && i - label >= 2 && isLetters(text, label, i)) {
                end = i;
            }
            if (c != '.') {
                break;
            }
            label = i + 1;
        }
        return end;
    }

    private static boolean isLetters(String text, int from, int to) {
        if (text.startsWith("xn--", from)) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (Characters.digit(text.charAt(i)) >= 0 || text.charAt(i) == '-') {
                return false;
            }
        }
        return true;
    }
}
