package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that somebody deleted, and until when: what was said before is taken out, and stays out when its lines are read
 * later, or again. What a session says afterwards is a new conversation. For one thread.
 */
final class DeletedSessions {
    /** Whatever names a session, those first that refer to others. */
    private static final List<String> DELETES = List.of(
            "DELETE FROM conversation_messages WHERE conversation_id IN (SELECT id FROM conversations WHERE session_id = ?)"
                    + " AND timestamp <= ?",
            "INSERT INTO changed_texts (call_id) SELECT id FROM calls WHERE session_id = ? AND timestamp <= ?",
            "DELETE FROM call_attributes WHERE call_id IN (SELECT id FROM calls WHERE session_id = ? AND timestamp <= ?)",
            "DELETE FROM calls WHERE session_id = ? AND timestamp <= ?",
            "DELETE FROM events WHERE session_id = ? AND timestamp <= ?");

    private final Connection connection;
    private final SumRows sums;
    private final Map<String, LocalDateTime> deleted = new HashMap<>();

    /** @param sums are to be flushed after this */
    DeletedSessions(Connection connection, SumRows sums) throws SQLException {
        this.connection = connection;
        this.sums = sums;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT session_id, deleted_at FROM deleted_sessions")) {
            while (row.next()) {
                deleted.put(row.getString(1), row.getObject(2, LocalDateTime.class));
            }
        }
    }

    /** Whether what the session said then was deleted. */
    boolean has(@Nullable String session, LocalDateTime timestamp) {
        LocalDateTime at = session == null ? null : deleted.get(session);
        return at != null && !timestamp.isAfter(at);
    }

    /** Deletes what the session has said until then. */
    void add(String session, LocalDateTime at) throws SQLException {
        if (has(session, at)) {
            return;
        }
        deleted.put(session, at);
        update("DELETE FROM deleted_sessions WHERE session_id = ?", session);
        update("INSERT INTO deleted_sessions (session_id, deleted_at) VALUES (?, ?)", session, at);
        sums.subtract("c.session_id = ? AND c.timestamp <= ?", session, at);
        for (String sql : DELETES) {
            update(sql, session, at);
        }
        update(
                "DELETE FROM conversations WHERE session_id = ? AND NOT EXISTS"
                        + " (SELECT 1 FROM calls c WHERE c.session_id = conversations.session_id)"
                        + " AND NOT EXISTS (SELECT 1 FROM conversation_messages m WHERE m.conversation_id = conversations.id)",
                session);
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
