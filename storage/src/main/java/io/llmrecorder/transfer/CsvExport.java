package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A row for each call; what has no column is in the other formats. Lists and attributes are JSON in their cell. */
final class CsvExport implements Export {
    private static final List<String> COLUMNS = List.of(
            "id",
            "timestamp",
            "end_time",
            "session_id",
            "user_id",
            "service",
            "stage",
            "status",
            "success",
            "error_type",
            "error_message",
            "direction",
            "provider",
            "api",
            "operation",
            "model",
            "response_model",
            "stream",
            "prompt",
            "response",
            "finish_reasons",
            "tool_calls",
            "usage/input_tokens",
            "usage/output_tokens",
            "usage/total_tokens",
            "usage/cached_input_tokens",
            "usage/cache_write_tokens",
            "usage/reasoning_tokens",
            "cost/total",
            "cost/currency",
            "cost/status",
            "performance_metrics/response_time_ms",
            "performance_metrics/time_to_first_token_ms",
            "performance_metrics/tokens_per_second",
            "attempt",
            "retry_of",
            "parent_id",
            "trace_id",
            "attributes",
            "http/method",
            "http/url",
            "http/status");

    private final CsvRows rows;

    CsvExport(OutputStream out) {
        this.rows = new CsvRows(out, COLUMNS.stream().map(CsvExport::name).toList());
    }

    /** Without the object that the value is in, but for those that say nothing without it. */
    private static String name(String column) {
        boolean plain = column.startsWith("usage/") || column.startsWith("performance_metrics/");
        return plain ? column.substring(column.indexOf('/') + 1) : column.replace('/', '_');
    }

    @Override
    public void write(CallRecord record) throws IOException {
        JsonNode tree = record.tree();
        rows.write(COLUMNS.stream().map(column -> tree.at("/" + column)).toList());
    }

    @Override
    public void end() throws IOException {
        rows.end();
    }
}
