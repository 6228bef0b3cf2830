package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.journal.JournalLine;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code calls}, with its rows of {@code call_attributes}.
 *
 * @param id of the call
 * @param session whose call it is, or null
 * @param user whose call it is, or null
 * @param timestamp its begin
 * @param values one for each of {@link #COLUMNS}
 * @param attributes by name
 */
record CallRow(
        String id,
        @Nullable String session,
        @Nullable String user,
        LocalDateTime timestamp,
        List<@Nullable Object> values,
        Map<String, String> attributes) {
    private static final int NAME = 64;
    private static final int KEY = 256;
    private static final int MESSAGE = 2000;
    private static final int EXCERPT = 300;
    private static final int ATTRIBUTE_NAME = 128;
    private static final int ATTRIBUTE = 512;

    private static final List<Column> READ = List.of(
            new Column("id", line -> Fields.key(line.path("id"), NAME)),
            new Column("timestamp", line -> Fields.time(line.path("timestamp"))),
            new Column("end_time", line -> Fields.time(line.path("end_time"))),
            key("session_id", KEY),
            key("user_id", KEY),
            key("stage", 32),
            key("status", 32),
            new Column("success", line -> line.path("success").booleanValue()),
            key("error_type", KEY),
            new Column("error_message", line -> Fields.cut(line.path("error_message"), MESSAGE)),
            key("direction", 16),
            key("provider", NAME),
            key("api", NAME),
            key("operation", NAME),
            key("model", KEY),
            key("response_model", KEY),
            new Column("stream", line -> Fields.flag(line.path("stream"))),
            new Column("prompt", line -> Fields.cut(line.path("prompt"), EXCERPT)),
            new Column("response", line -> Fields.cut(line.path("response"), EXCERPT)),
            tokens("input_tokens"),
            tokens("output_tokens"),
            tokens("total_tokens"),
            tokens("cached_input_tokens"),
            tokens("cache_write_tokens"),
            tokens("reasoning_tokens"),
            new Column("cost_total", line -> Fields.amount(Fields.at(line, "cost", "total"))),
            new Column("cost_currency", line -> Fields.key(Fields.at(line, "cost", "currency"), 8)),
            new Column("cost_status", line -> Fields.key(Fields.at(line, "cost", "status"), 32)),
            metric("response_time_ms"),
            metric("time_to_first_token_ms"),
            new Column("attempt", line -> Fields.count(line.path("attempt"))),
            key("retry_of", NAME),
            key("parent_id", NAME),
            key("message_id", KEY),
            key("service", KEY),
            key("host", KEY),
            key("instance", KEY));

    /** The names of the columns, in the order of {@link #values}. */
    static final List<String> COLUMNS = columns();

    private static List<String> columns() {
        List<String> names = new ArrayList<>();
        READ.forEach(column -> names.add(column.name()));
        names.add("journal_file");
        names.add("journal_offset");
        return List.copyOf(names);
    }

    static CallRow of(JsonNode call, LocalDateTime timestamp, JournalLine line) {
        List<@Nullable Object> values = new ArrayList<>(COLUMNS.size());
        for (Column column : READ) {
            values.add(column.value().apply(call));
        }
        values.add(line.file());
        values.add(line.offset());
        return new CallRow(
                Fields.key(call.path("id").asText(), NAME),
                Fields.key(call.path("session_id"), KEY),
                user(call),
                timestamp,
                values,
                attributes(call));
    }

    /** Whose line it is, or null. */
    static @Nullable String user(JsonNode line) {
        return Fields.key(line.path("user_id"), KEY);
    }

    /** The value of the column, or null. */
    @Nullable
    Object value(String column) {
        return values.get(COLUMNS.indexOf(column));
    }

    @Nullable
    String text(String column) {
        return (String) value(column);
    }

    /** The number in the column; 0 where it is not known. */
    long count(String column) {
        Object value = value(column);
        return value == null ? 0 : (Long) value;
    }

    private static Map<String, String> attributes(JsonNode call) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : call.path("attributes").properties()) {
            String text = Fields.key(attribute.getValue(), ATTRIBUTE);
            if (text != null) {
                attributes.put(Fields.key(attribute.getKey(), ATTRIBUTE_NAME), text);
            }
        }
        return attributes;
    }

    private static Column key(String name, int max) {
        return new Column(name, line -> Fields.key(line.path(name), max));
    }

    private static Column tokens(String name) {
        return new Column(name, line -> Fields.count(Fields.at(line, "usage", name)));
    }

    private static Column metric(String name) {
        return new Column(name, line -> Fields.number(Fields.at(line, "performance_metrics", name)));
    }

    private record Column(String name, Function<JsonNode, @Nullable Object> value) {}
}
