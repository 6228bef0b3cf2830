package io.llmrecorder.provider;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A price per unit, perhaps higher for calls with a long context: past the start of a tier its price holds for all units.
 *
 * @param base USD per million tokens, or per thousand requests or searches
 * @param tiers by rising start
 */
record Rate(BigDecimal base, List<Tier> tiers) {
    /** @param start holds for calls with more input tokens than this */
    record Tier(long start, BigDecimal price) {
        Tier {
            check(price);
        }
    }

    Rate {
        check(base);
    }

    private static void check(BigDecimal price) {
        if (!Json.isSensible(price) || price.signum() < 0) {
            throw new IllegalArgumentException("no price: " + price);
        }
    }

    static Rate flat(BigDecimal base) {
        return new Rate(base, List.of());
    }

    BigDecimal at(long inputTokens) {
        BigDecimal price = base;
        for (Tier tier : tiers) {
            price = inputTokens > tier.start() ? tier.price() : price;
        }
        return price;
    }

    /** Reads {@code 3} or {@code 3>200000:6}. */
    static Rate parse(String text) {
        String[] parts = text.split(">", -1);
        List<Tier> tiers = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("no tier of a rate: " + text);
            }
            tiers.add(new Tier(Long.parseLong(parts[i].substring(0, colon)), number(parts[i].substring(colon + 1))));
        }
        return new Rate(number(parts[0]), List.copyOf(tiers));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no price: " + text, e);
        }
    }

    /** What {@link #parse} reads. */
    String write() {
        StringBuilder text = new StringBuilder(base.toPlainString());
        for (Tier tier : tiers) {
            text.append('>')
                    .append(tier.start())
                    .append(':')
                    .append(tier.price().toPlainString());
        }
        return text.toString();
    }
}
