package io.llmrecorder.redact;

/** Addresses of IP version 4 and 6. */
final class IpAddress implements Pack {
    private static final int LONGEST = 45;

    @Override
    public String name() {
        return "ip";
    }

    @Override
    public void find(String text, Hits hits) {
        for (int i = 0; i + 2 < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = c < 128 && (Character.digit(c, 16) >= 0 || c == ':');
            if (begins && i >= hits.end() && isStart(text, i)) {
                int four = version4(text, i);
                hits.add(i, four > 0 ? four : version6(text, i));
            }
        }
    }

    private static boolean isStart(String text, int at) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return Characters.isNumberStart(text, at) && before != ':' && before != '.';
    }

    private static int version4(String text, int at) {
        int i = at;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (i >= text.length() || text.charAt(i) != '.') {
                    return -1;
                }
                i++;
            }
            int from = i;
            int value = 0;
            while (i < text.length() && i - from < 4 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                value = 10 * value + text.charAt(i++) - '0';
            }
            if (i == from || value > 255 || i - from > 3) {
                return -1;
            }
        }
        return Characters.isNumberEnd(text, i) ? i : -1;
    }

    /**
     * Eight groups, or fewer around one {@code ::}. Short ones such as {@code ::1} or {@code a::b} are left alone: they name
     * nobody, and C++ looks like that.
     */
    private static int version6(String text, int at) {
        int groups = 0;
        int digits = 0;
        boolean gap = false;
        boolean decimal = false;
        int i = at;
        while (i < text.length() && i - at < LONGEST) {
            char c = text.charAt(i);
            if (c < 128 && Character.digit(c, 16) >= 0) {
                int group = groupEnd(text, i);
                if (group - i > 4) {
                    return -1;
                }
                decimal |= hasDecimal(text, i, group);
                groups++;
                digits = group;
                i = group;
            } else if (text.startsWith("::", i) && !gap) {
                gap = true;
                i += 2;
            } else if (c == ':' && i > at && text.charAt(i - 1) != ':') {
                i++;
            } else {
                break;
            }
        }
        boolean address = decimal && (gap ? groups >= 3 && groups < 8 : groups == 8);
        return address && Characters.isNumberEnd(text, digits) ? digits : -1;
    }

    private static int groupEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && end - from < 5
                && text.charAt(end) < 128
                && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        return end;
    }

    private static boolean hasDecimal(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
