package io.llmrecorder.redact;

/**
 * Numbers of Chinese resident identity cards: 18 characters with a date of birth and a check digit that fits, see
 * <a href="https://en.wikipedia.org/wiki/Resident_Identity_Card">GB 11643-1999</a>.
 */
final class IdCard implements Pack {
    private static final String[] FORMS = {"#################", "######-########-###"};
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";

    @Override
    public String name() {
        return "id_card";
    }

    @Override
    public void find(String text, Hits hits) {
        for (int i = 0; i + WEIGHTS.length < text.length(); i++) {
            if (Characters.digit(text.charAt(i)) > 0 && i >= hits.end() && Characters.isNumberStart(text, i)) {
                hits.add(i, end(text, i));
            }
        }
    }

    private static int end(String text, int at) {
        for (String form : FORMS) {
            int check = Template.match(form, text, at);
            if (check > 0
                    && check < text.length()
                    && isValid(text, at, check)
                    && Characters.isNumberEnd(text, check + 1)) {
                return check + 1;
            }
        }
        return -1;
    }

    private static boolean isValid(String text, int at, int check) {
        int[] digits = new int[WEIGHTS.length];
        int sum = 0;
        int count = 0;
        for (int i = at; i < check; i++) {
            int digit = Characters.digit(text.charAt(i));
            if (digit >= 0) {
                digits[count] = digit;
                sum += WEIGHTS[count++] * digit;
            }
        }
        return isDate(digits) && CHECKS.charAt(sum % CHECKS.length()) == checkAt(text, check);
    }

    private static boolean isDate(int[] digits) {
        int century = 10 * digits[6] + digits[7];
        int month = 10 * digits[10] + digits[11];
        int day = 10 * digits[12] + digits[13];
        return (century == 18 || century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    private static char checkAt(String text, int at) {
        char c = text.charAt(at);
        int digit = Characters.digit(c);
        if (digit >= 0) {
            return (char) ('0' + digit);
        }
        return c == 'x' || c == 'Ｘ' || c == 'ｘ' ? 'X' : c;
    }
}
