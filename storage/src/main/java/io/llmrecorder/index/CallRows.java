package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.journal.JournalLine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the rows of {@code calls} and {@code call_attributes}. A call that is written again takes the place of the first. */
final class CallRows implements AutoCloseable {
    private static final int NAME = 64;
    private static final int KEY = 256;
    private static final int MESSAGE = 2000;
    private static final int EXCERPT = 300;
    private static final int ATTRIBUTE_NAME = 128;
    private static final int ATTRIBUTE = 512;

    private static final List<Column> COLUMNS = List.of(
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

    private final PreparedStatement delete;
    private final PreparedStatement insert;
    private final PreparedStatement insertAttribute;

    CallRows(Connection connection) throws SQLException {
        delete = connection.prepareStatement("DELETE FROM calls WHERE id = ?");
        String names = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        insert = connection.prepareStatement("INSERT INTO calls (" + names + ", journal_file, journal_offset) VALUES ("
                + "?, ".repeat(COLUMNS.size()) + "?, ?)");
        insertAttribute = connection.prepareStatement("INSERT INTO call_attributes VALUES (?, ?, ?)");
    }

    void write(JsonNode call, JournalLine line) throws SQLException {
        String id = Fields.key(call.path("id").asText(), NAME);
        delete.setString(1, id);
        delete.executeUpdate();
        int index = 1;
        for (Column column : COLUMNS) {
            insert.setObject(index++, column.value().apply(call));
        }
        insert.setString(index++, line.file());
        insert.setLong(index, line.offset());
        insert.executeUpdate();
        for (Map.Entry<String, JsonNode> attribute : call.path("attributes").properties()) {
            writeAttribute(id, attribute.getKey(), attribute.getValue());
        }
    }

    private void writeAttribute(String id, String name, JsonNode value) throws SQLException {
        String text = Fields.key(value, ATTRIBUTE);
        if (text != null) {
            insertAttribute.setString(1, id);
            insertAttribute.setString(2, Fields.key(name, ATTRIBUTE_NAME));
            insertAttribute.setString(3, text);
            insertAttribute.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        delete.close();
        insert.close();
        insertAttribute.close();
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
