package io.llmrecorder.provider;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of a price table.
 *
 * @param id its name in the table
 * @param names how it is told from its name in a call; any one fits
 * @param prices the last one that holds counts
 */
record PricedModel(String id, List<Name> names, List<Price> prices) {
    /**
     * A way to tell a model by its name in lower case.
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
                case '^' -> model.startsWith(text);
                case '$' -> model.endsWith(text);
                case '*' -> model.contains(text);
                default -> pattern != null && pattern.matcher(model).find();
            };
        }

        @Override
        public String toString() {
            return kind + text;
        }
    }

    boolean fits(String model) {
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
