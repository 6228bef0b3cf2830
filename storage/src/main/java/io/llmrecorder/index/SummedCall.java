package io.llmrecorder.index;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a call is summed up, and under what.
 *
 * @param cost null when it is not known
 * @param currency null when the cost is not known
 * @param inputTokens 0 when they are not known, and so the others
 */
record SummedCall(
        LocalDateTime timestamp,
        @Nullable String user,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String service,
        @Nullable String status,
        @Nullable String errorType,
        boolean success,
        @Nullable BigDecimal cost,
        @Nullable String currency,
        boolean isUnpriced,
        long inputTokens,
        long outputTokens,
        long totalTokens,
        @Nullable Double responseTimeMs,
        @Nullable Double timeToFirstTokenMs) {
    /** Of {@code calls c}, for {@link #of(ResultSet)}. */
    static final String COLUMNS =
            "c.timestamp, c.user_id, c.model, c.provider, c.service, c.status, c.error_type, c.success,"
                    + " c.cost_total, c.cost_currency, c.cost_status, c.input_tokens, c.output_tokens, c.total_tokens,"
                    + " c.response_time_ms, c.time_to_first_token_ms";

    /** Of the column, which has more digits than any price. */
    private static final int COST_SCALE = 12;

    static SummedCall of(ResultSet row) throws SQLException {
        return of(
                row.getObject("timestamp", LocalDateTime.class),
                row.getString("user_id"),
                row.getString("model"),
                row.getString("provider"),
                row.getString("service"),
                row.getString("status"),
                row.getString("error_type"),
                row.getBoolean("success"),
                row.getBigDecimal("cost_total"),
                row.getString("cost_currency"),
                row.getString("cost_status"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("total_tokens"),
                Rows.number(row, "response_time_ms"),
                Rows.number(row, "time_to_first_token_ms"));
    }

    static SummedCall of(CallRow call) {
        return of(
                call.timestamp(),
                call.user(),
                call.text("model"),
                call.text("provider"),
                call.text("service"),
                call.text("status"),
                call.text("error_type"),
                Boolean.TRUE.equals(call.value("success")),
                (BigDecimal) call.value("cost_total"),
                call.text("cost_currency"),
                call.text("cost_status"),
                call.count("input_tokens"),
                call.count("output_tokens"),
                call.count("total_tokens"),
                (Double) call.value("response_time_ms"),
                (Double) call.value("time_to_first_token_ms"));
    }

    private static SummedCall of(
            LocalDateTime timestamp,
            @Nullable String user,
            @Nullable String model,
            @Nullable String provider,
            @Nullable String service,
            @Nullable String status,
            @Nullable String errorType,
            boolean success,
            @Nullable BigDecimal cost,
            @Nullable String currency,
            @Nullable String costStatus,
            long inputTokens,
            long outputTokens,
            long totalTokens,
            @Nullable Double responseTimeMs,
            @Nullable Double timeToFirstTokenMs) {
        return new SummedCall(
                timestamp,
                user,
                model,
                provider,
                service,
                status,
                errorType,
                success,
                cost == null ? null : cost.setScale(COST_SCALE, RoundingMode.HALF_UP),
                cost == null ? null : Objects.requireNonNullElse(currency, "USD"),
                "unpriced".equals(costStatus) || (success && cost == null),
                inputTokens,
                outputTokens,
                totalTokens,
                responseTimeMs,
                timeToFirstTokenMs);
    }
}
