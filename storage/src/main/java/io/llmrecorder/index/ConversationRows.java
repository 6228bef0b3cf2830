package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Writes the rows of {@code conversations}. A conversation begins with the first line that names its session. */
final class ConversationRows implements AutoCloseable {
    private static final int KEY = 256;
    private static final int TITLE = 80;

    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement touch;
    private final PreparedStatement rename;
    private final PreparedStatement entitle;

    ConversationRows(Connection connection) throws SQLException {
        find = connection.prepareStatement(
                "SELECT id, title, titled, created_at FROM conversations WHERE session_id = ?");
        insert = connection.prepareStatement(
                "INSERT INTO conversations (session_id, titled, created_at, updated_at, last_active) VALUES (?, FALSE, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS);
        touch = connection.prepareStatement("UPDATE conversations SET created_at = LEAST(created_at, ?), updated_at ="
                + " GREATEST(updated_at, ?), last_active = GREATEST(last_active, ?), user_identifier ="
                + " COALESCE(user_identifier, ?) WHERE id = ?");
        rename = connection.prepareStatement("UPDATE conversations SET title = ?, titled = TRUE WHERE id = ?");
        entitle = connection.prepareStatement("UPDATE conversations SET title = ? WHERE id = ?");
    }

    /** The conversation of the line, made if it is new and brought up to date; null when the line names no session. */
    @Nullable
    Long of(JsonNode line, LocalDateTime begin, LocalDateTime end) throws SQLException {
        String session = Fields.key(line.path("session_id"), KEY);
        if (session == null) {
            return null;
        }
        Row row = find(session);
        long id = row == null ? insert(session, begin, end) : row.id();
        touch.setObject(1, begin);
        touch.setObject(2, end);
        touch.setObject(3, end);
        touch.setString(4, Fields.key(line.path("user_id"), KEY));
        touch.setLong(5, id);
        touch.executeUpdate();
        return id;
    }

    /** The first question is the title, until somebody sets one. Calls may be read in another order than they were made. */
    void question(JsonNode line, Turn turn) throws SQLException {
        Row row = find(Fields.key(line.path("session_id").asText(), KEY));
        if (row == null || row.titled() || (row.title() != null && turn.begin().isAfter(row.createdAt()))) {
            return;
        }
        for (Message message : turn.input()) {
            String text = message.text().strip().replaceAll("\\s+", " ");
            if (message.role().equals("user") && !text.isEmpty()) {
                entitle.setString(1, Fields.cut(text, TITLE));
                entitle.setLong(2, row.id());
                entitle.executeUpdate();
                return;
            }
        }
    }

    /** Somebody set a title. */
    void rename(long id, String title) throws SQLException {
        rename.setString(1, Fields.cut(title, KEY));
        rename.setLong(2, id);
        rename.executeUpdate();
    }

    private @Nullable Row find(String session) throws SQLException {
        find.setString(1, session);
        try (ResultSet result = find.executeQuery()) {
            return result.next()
                    ? new Row(
                            result.getLong(1),
                            result.getString(2),
                            result.getBoolean(3),
                            result.getObject(4, LocalDateTime.class))
                    : null;
        }
    }

    private long insert(String session, LocalDateTime begin, LocalDateTime end) throws SQLException {
        insert.setString(1, session);
        insert.setObject(2, begin);
        insert.setObject(3, end);
        insert.setObject(4, end);
        insert.executeUpdate();
        try (ResultSet keys = insert.getGeneratedKeys()) {
            keys.next();
            return keys.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        touch.close();
        rename.close();
        entitle.close();
    }

    private record Row(long id, @Nullable String title, boolean titled, LocalDateTime createdAt) {}
}
