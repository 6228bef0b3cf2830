package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * What a call cost. Amounts are decimal text, so that nothing is rounded on the way; what is unknown is null, never 0.
 *
 * @param status {@code "provider_reported"}, {@code "priced"} by a table, or {@code "unpriced"}
 * @param price names the entry of the price table and its date; null unless the cost comes from there
 */
public record Cost(
        @Nullable String total,
        @Nullable String input,
        @Nullable String output,
        @Nullable String currency,
        String status,
        @Nullable String price) {

    /** A call for which there is no price. */
    public static final Cost UNPRICED = new Cost(null, null, null, null, "unpriced", null);

    /** The cost in USD that the provider itself reported. */
    public static Cost reported(String total) {
        return new Cost(total, null, null, "USD", "provider_reported", null);
    }
}
