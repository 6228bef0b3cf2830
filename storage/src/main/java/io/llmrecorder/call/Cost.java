package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * What a call cost. Amounts are exact decimal texts without exponent; they are null when unknown, never 0.
 *
 * @param total of the whole call
 * @param input part of the total for input, if it is known apart
 * @param output part of the total for output, if it is known apart
 * @param currency such as {@code USD}; null when unpriced
 * @param status {@link #PROVIDER_REPORTED}, {@link #PRICED} or {@link #UNPRICED}
 * @param price table entry and its date, such as {@code openai/gpt-4o@2026-11-20}; null unless priced
 */
public record Cost(
        @Nullable String total,
        @Nullable String input,
        @Nullable String output,
        @Nullable String currency,
        String status,
        @Nullable String price) {
    /** The provider itself said what the call cost. */
    public static final String PROVIDER_REPORTED = "provider_reported";
    /** Worked out from tokens and a table. */
    public static final String PRICED = "priced";
    /** The model or the tokens are unknown. */
    public static final String UNPRICED = "unpriced";

    /** Unknown. */
    public static Cost unpriced() {
        return new Cost(null, null, null, null, UNPRICED, null);
    }
}
