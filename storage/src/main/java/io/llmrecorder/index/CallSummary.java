package io.llmrecorder.index;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call as lists show it; the whole record is in the journal. What is unknown is null. Field names are those of the record.
 *
 * @param prompt beginning of the input that was new in this call
 * @param response beginning of the answer
 * @param messageId id that the application gave the answer, also later
 * @param journalFile name of the journal file that has the record, also when it has been archived since
 * @param journalOffset where in that file the record begins
 */
public record CallSummary(
        String id,
        Instant timestamp,
        @Nullable Instant endTime,
        @Nullable String sessionId,
        @Nullable String userId,
        @Nullable String stage,
        @Nullable String status,
        boolean success,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable String direction,
        @Nullable String provider,
        @Nullable String api,
        @Nullable String operation,
        @Nullable String model,
        @Nullable String responseModel,
        @Nullable Boolean stream,
        @Nullable String prompt,
        @Nullable String response,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long totalTokens,
        @Nullable Long cachedInputTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal costTotal,
        @Nullable String costCurrency,
        @Nullable String costStatus,
        @Nullable Double responseTimeMs,
        @Nullable Double timeToFirstTokenMs,
        @Nullable Long attempt,
        @Nullable String retryOf,
        @Nullable String parentId,
        @Nullable String messageId,
        @Nullable String service,
        @Nullable String host,
        @Nullable String instance,
        String journalFile,
        long journalOffset) {

    /** What {@link #of} reads, of {@code calls c}. */
    static final String COLUMNS =
            "c.*, (SELECT MAX(e.message_id) FROM events e WHERE e.call_id = c.id) AS said_message_id";

    static CallSummary of(ResultSet row, Folder folder) throws SQLException {
        String messageId = row.getString("message_id");
        return new CallSummary(
                row.getString("id"),
                Rows.instant(row, "timestamp"),
                Rows.instantOrNull(row, "end_time"),
                row.getString("session_id"),
                row.getString("user_id"),
                row.getString("stage"),
                row.getString("status"),
                row.getBoolean("success"),
                row.getString("error_type"),
                row.getString("error_message"),
                row.getString("direction"),
                row.getString("provider"),
                row.getString("api"),
                row.getString("operation"),
                row.getString("model"),
                row.getString("response_model"),
                Rows.flag(row, "stream"),
                row.getString("prompt"),
                row.getString("response"),
                Rows.count(row, "input_tokens"),
                Rows.count(row, "output_tokens"),
                Rows.count(row, "total_tokens"),
                Rows.count(row, "cached_input_tokens"),
                Rows.count(row, "reasoning_tokens"),
                Rows.amount(row, "cost_total"),
                row.getString("cost_currency"),
                row.getString("cost_status"),
                Rows.number(row, "response_time_ms"),
                Rows.number(row, "time_to_first_token_ms"),
                Rows.count(row, "attempt"),
                row.getString("retry_of"),
                row.getString("parent_id"),
                messageId == null ? row.getString("said_message_id") : messageId,
                row.getString("service"),
                row.getString("host"),
                row.getString("instance"),
                folder.journalFile(row),
                row.getLong("journal_offset"));
    }
}
