package io.llmrecorder.index;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one group of calls.
 *
 * @param key what the calls of the group have in common; null for those that have no such value, and for all calls
 * @param failures calls that did not end well
 * @param inputTokens as reported; calls that reported none add nothing; null when there are none
 * @param cost sum by currency, of the calls whose cost is known
 * @param unpriced calls that did end well and whose cost is not known: what {@code cost} lacks
 * @param responseTimeMs of all calls that ended, failed ones too
 * @param timeToFirstTokenMs of streams
 */
public record Statistics(
        @Nullable String key,
        long calls,
        long failures,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long totalTokens,
        Map<String, BigDecimal> cost,
        long unpriced,
        Percentiles responseTimeMs,
        Percentiles timeToFirstTokenMs) {

    /**
     * Values that 50, 95 and 99 % of the calls do not exceed (nearest rank), to three significant digits; null without any call.
     */
    public record Percentiles(
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99) {}
}
