package io.llmrecorder.redact;

/** Bank and credit card numbers: 13 to 19 digits, whole or in the usual groups, of a known range, with a fitting Luhn digit. */
final class BankCard implements Pack {
    private static final int LEAST = 13;
    private static final int MOST = 19;
    private static final String[] GROUPED = {
        "####-####-####-####-###",
        "####-####-####-####",
        "####-######-#####",
        "####-######-####",
        "######-#############",
    };

    @Override
    public String name() {
        return "bank_card";
    }

    @Override
    public void find(String text, Hits hits) {
        for (int i = 0; i + LEAST <= text.length(); i++) {
            if (Characters.digit(text.charAt(i)) >= 2 && i >= hits.end() && Characters.isNumberStart(text, i)) {
                hits.add(i, end(text, i));
            }
        }
    }

    private static int end(String text, int at) {
        int run = at;
        while (run - at <= MOST && Characters.digitAt(text, run) >= 0) {
            run++;
        }
        if (isCard(text, at, run)) {
            return run;
        }
        for (String form : GROUPED) {
            int end = Template.match(form, text, at);
            if (end > 0 && isCard(text, at, end)) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isCard(String text, int from, int end) {
        int count = 0;
        int sum = 0;
        // From the right, where each second digit counts twice.
        for (int i = end - 1; i >= from; i--) {
            int digit = Characters.digit(text.charAt(i));
            if (digit >= 0) {
                int value = count % 2 == 1 ? 2 * digit : digit;
                sum += value > 9 ? value - 9 : value;
                count++;
            }
        }
        return count >= LEAST
                && count <= MOST
                && sum % 10 == 0
                && isIssued(text, from)
                && Characters.isNumberEnd(text, end);
    }

    /** Ranges of Visa, Mastercard, UnionPay, American Express, Discover, JCB, Diners, Maestro, Mir, and older Chinese cards. */
    private static boolean isIssued(String text, int at) {
        int first = Characters.digitAt(text, at);
        int second = Characters.digitAt(text, at + 1);
        return switch (first) {
            case 2 -> second >= 2 && second <= 7;
            case 3, 4, 5, 6 -> true;
            case 9 -> second == 5;
            default -> false;
        };
    }
}
