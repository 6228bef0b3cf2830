package io.llmrecorder.redact;

/**
 * Telephone numbers: Chinese mobile ones in every usual way of writing, Chinese land lines and service numbers, North American
 * ones with separators, and any number with {@code +} and a country code.
 */
final class Phone implements Pack {
    private static final String[] CHINA = {"+86~", "＋86~", "(+86)~", "0086~", "86~", ""};
    private static final String MOBILE = "1##~####~####";
    private static final String[] OTHERS = {
        "0##-########",
        "0###-########",
        "0###-#######",
        "(0##)~########",
        "(0###)~########",
        "(0###)~#######",
        "400-###-####",
        "400-####-###",
        "(###)~###-####",
        "###-###-####",
    };
    private static final int LEAST_DIGITS = 8;
    private static final int MOST_DIGITS = 15;

    @Override
    public String name() {
        return "phone";
    }

    @Override
    public void find(String text, Hits hits) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = Characters.digit(c) >= 0 || c == '+' || c == '(' || c == '＋';
            if (begins && i >= hits.end() && Characters.isNumberStart(text, i)) {
                hits.add(i, end(text, i));
            }
        }
    }

    /** End of the number that begins here, or -1. */
    private static int end(String text, int at) {
        for (String country : CHINA) {
            int from = Template.match(country, text, at);
            int end = from < 0 || Characters.digitAt(text, from + 1) < 3 ? -1 : Template.match(MOBILE, text, from);
            if (end > 0 && Characters.isNumberEnd(text, end)) {
                return end;
            }
        }
        for (String other : OTHERS) {
            int end = Template.match(other, text, at);
            if (end > 0 && Characters.isNumberEnd(text, end)) {
                return end;
            }
        }
        char first = text.charAt(at);
        return first == '+' || first == '＋' ? international(text, at + 1) : -1;
    }

    private static int international(String text, int from) {
        int digits = 0;
        int end = from;
        for (int i = from; i < text.length() && digits <= MOST_DIGITS; i++) {
            char c = text.charAt(i);
            if (Characters.digit(c) >= 0) {
                digits++;
                end = i + 1;
            } else if (i == from || i - end > 1 || !(Characters.isSeparator(c) || c == '(' || c == ')' || c == '.')) {
                break;
            }
        }
        boolean phone = digits >= LEAST_DIGITS && digits <= MOST_DIGITS && Characters.digitAt(text, from) > 0;
        return phone && Characters.isNumberEnd(text, end) ? end : -1;
    }
}
