package io.llmrecorder.index;

import io.llmrecorder.search.TextEntry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads from the database what the texts of calls are: what was said new in each, or as much of it as its row has, and the
 * error. Pure reads, for one thread.
 */
final class TextCalls {
    /** Names that a search can choose calls by, and their columns. */
    private static final Map<String, String> KEYS = CallFilter.KEY_COLUMNS;

    private static final String CALLS = "SELECT c.id, c.timestamp, c.prompt, c.response, c.error_message, c.success, c."
            + String.join(", c.", KEYS.values()) + " FROM calls c WHERE ";
    /** A message stands at the begin or at the end of its call; so few of a conversation's are looked at. */
    private static final String MESSAGES = "SELECT c.id, m.content FROM calls c"
            + " JOIN conversations v ON v.session_id = c.session_id"
            + " JOIN conversation_messages m ON m.conversation_id = v.id"
            + " AND m.timestamp BETWEEN LEAST(c.timestamp, COALESCE(c.end_time, c.timestamp))"
            + " AND GREATEST(c.timestamp, COALESCE(c.end_time, c.timestamp)) AND m.call_id = c.id WHERE ";

    private final Connection connection;

    TextCalls(Connection connection) {
        this.connection = connection;
    }

    /** The highest number of a call, or 0. */
    long last() throws SQLException {
        return Rows.query(
                        connection, "SELECT COALESCE(MAX(c.number), 0) FROM calls c", List.of(), row -> row.getLong(1))
                .get(0);
    }

    /** The calls with higher numbers than one, up to another. Numbers of calls that are gone leave gaps. */
    List<TextEntry> after(long number, long end) throws SQLException {
        String where = "c.number > ? AND c.number <= ?";
        List<Object> parameters = List.of(number, end);
        Map<String, TextEntry> entries = new LinkedHashMap<>();
        Rows.each(connection, CALLS + where + " ORDER BY c.number", parameters, row -> {
            TextEntry entry = entry(row);
            entries.put(entry.id(), entry);
        });
        if (!entries.isEmpty()) {
            Rows.each(connection, MESSAGES + where, parameters, row -> {
                TextEntry entry = entries.get(row.getString(1));
                String text = row.getString(2);
                if (entry != null && text != null) {
                    // What the row has of it says nothing more.
                    entry.texts().removeIf(excerpt -> text.startsWith(withoutMark(excerpt)));
                    entry.texts().add(text);
                }
            });
        }
        return List.copyOf(entries.values());
    }

    private static TextEntry entry(ResultSet row) throws SQLException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            String value = row.getString(key.getValue());
            if (value != null) {
                keys.put(key.getKey(), value);
            }
        }
        keys.put("success", String.valueOf(row.getBoolean("success")));
        List<String> texts = new ArrayList<>();
        for (String column : List.of("prompt", "response", "error_message")) {
            String text = row.getString(column);
            if (text != null) {
                texts.add(text);
            }
        }
        long micros = CallFilter.micros(row.getObject("timestamp", LocalDateTime.class));
        return new TextEntry(row.getString("id"), micros, keys, texts);
    }

    private static String withoutMark(String excerpt) {
        return excerpt.endsWith("…") ? excerpt.substring(0, excerpt.length() - 1) : excerpt;
    }
}
