package io.llmrecorder.index;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What calls add up to, from one call to all of them. For one thread. */
final class Sums {
    private long calls;
    private long failures;
    private long unpriced;
    private long inputTokens;
    private long outputTokens;
    private long totalTokens;
    private final Map<String, BigDecimal> cost = new TreeMap<>();
    private final Histogram responseTime;
    private final Histogram firstToken;

    Sums() {
        this(new Histogram(), new Histogram());
    }

    private Sums(Histogram responseTime, Histogram firstToken) {
        this.responseTime = responseTime;
        this.firstToken = firstToken;
    }

    /** As {@link SumRows} keeps them. */
    static Sums of(
            long calls,
            long failures,
            long unpriced,
            long inputTokens,
            long outputTokens,
            long totalTokens,
            @Nullable String currency,
            BigDecimal cost,
            Histogram responseTime,
            Histogram firstToken) {
        Sums sums = new Sums(responseTime, firstToken);
        sums.calls = calls;
        sums.failures = failures;
        sums.unpriced = unpriced;
        sums.inputTokens = inputTokens;
        sums.outputTokens = outputTokens;
        sums.totalTokens = totalTokens;
        if (currency != null) {
            sums.cost.put(currency, cost);
        }
        return sums;
    }

    /** @param times 1, or -1 to take the call away */
    void add(SummedCall call, int times) {
        calls += times;
        failures += call.success() ? 0 : times;
        unpriced += call.isUnpriced() ? times : 0;
        inputTokens += times * call.inputTokens();
        outputTokens += times * call.outputTokens();
        totalTokens += times * call.totalTokens();
        if (call.cost() != null && call.currency() != null) {
            cost.merge(call.currency(), call.cost().multiply(BigDecimal.valueOf(times)), BigDecimal::add);
        }
        if (call.responseTimeMs() != null) {
            responseTime.add(call.responseTimeMs(), times);
        }
        if (call.timeToFirstTokenMs() != null) {
            firstToken.add(call.timeToFirstTokenMs(), times);
        }
    }

    void add(Sums other) {
        calls += other.calls;
        failures += other.failures;
        unpriced += other.unpriced;
        inputTokens += other.inputTokens;
        outputTokens += other.outputTokens;
        totalTokens += other.totalTokens;
        other.cost.forEach((currency, amount) -> cost.merge(currency, amount, BigDecimal::add));
        responseTime.add(other.responseTime);
        firstToken.add(other.firstToken);
    }

    long calls() {
        return calls;
    }

    long failures() {
        return failures;
    }

    long unpriced() {
        return unpriced;
    }

    long inputTokens() {
        return inputTokens;
    }

    long outputTokens() {
        return outputTokens;
    }

    long totalTokens() {
        return totalTokens;
    }

    /** Zero when none is known. */
    BigDecimal cost(@Nullable String currency) {
        return currency == null ? BigDecimal.ZERO : cost.getOrDefault(currency, BigDecimal.ZERO);
    }

    Histogram responseTime() {
        return responseTime;
    }

    Histogram firstToken() {
        return firstToken;
    }

    /** @param key what the calls have in common */
    Statistics statistics(@Nullable String key) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        cost.forEach((currency, amount) -> amounts.put(currency, Rows.plain(amount)));
        return new Statistics(
                key,
                calls,
                failures,
                known(inputTokens),
                known(outputTokens),
                known(totalTokens),
                amounts,
                unpriced,
                percentiles(responseTime),
                percentiles(firstToken));
    }

    private static @Nullable Long known(long tokens) {
        return tokens == 0 ? null : (Long) tokens;
    }

    private static Statistics.Percentiles percentiles(Histogram histogram) {
        return new Statistics.Percentiles(histogram.percentile(50), histogram.percentile(95), histogram.percentile(99));
    }
}
