package io.llmrecorder.provider;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of a price table. Its own id is one of its names.
 *
 * @param id its name in the table
 * @param names how it is told from its name in a call; any one fits
 * @param prices the last one that holds counts
 */
record PricedModel(String id, List<Name> names, List<Price> prices) {
    /**
     * A way to tell a model by its name in lower case. What follows a beginning or a part may be a date, a revision or a variant, but
     * not one more version number: {@code ^claude-opus-5} is {@code claude-opus-5-20260801}, and not {@code claude-opus-5-5}, which
     * is another model at a price of its own.
     *
     * @param kind {@code =} is, {@code ^} begins, {@code $} ends, {@code *} contains, {@code ~} has a match of the regular
     *     expression
     */
    record Name(char kind, String text, @Nullable Pattern pattern) {
        static Name of(char kind, String text) {
            if ("=^$*~".indexOf(kind) < 0 || text.isEmpty()) {
                throw new IllegalArgumentException("no way to tell a model: " + kind + text);
            }
            return new Name(kind, text, kind == '~' ? Pattern.compile(text, Pattern.CASE_INSENSITIVE) : null);
        }

        boolean fits(String model) {
            return switch (kind) {
                case '=' -> model.equals(text);
                case '^' -> model.startsWith(text) && !OtherVersion.at(model, text.length());
                case '$' -> model.endsWith(text);
                case '*' -> contains(model);
                default -> pattern != null && pattern.matcher(model).find();
            };
        }

        private boolean contains(String model) {
            for (int at = model.indexOf(text); at >= 0; at = model.indexOf(text, at + 1)) {
                if (!OtherVersion.at(model, at + text.length())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return kind + text;
        }
    }

    boolean fits(String model) {
        if (id.equalsIgnoreCase(model)) {
            return true;
        }
        for (Name name : names) {
            if (name.fits(model)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Price at(Instant when) {
        Price found = null;
        for (Price price : prices) {
            found = price.holds(when) ? price : found;
        }
        return found;
    }
}
