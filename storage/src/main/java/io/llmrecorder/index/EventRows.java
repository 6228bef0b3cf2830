package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of {@code events}: every line that is no call. Types that are not known yet are kept like the others. */
final class EventRows implements AutoCloseable {
    private static final int NAME = 64;
    private static final int TYPE = 32;
    private static final int KEY = 256;

    private final Folder folder;
    private final PreparedStatement find;
    private final PreparedStatement insert;

    EventRows(Connection connection, Folder folder) throws SQLException {
        this.folder = folder;
        find = connection.prepareStatement("SELECT 1 FROM events WHERE id = ?");
        insert = connection.prepareStatement("INSERT INTO events (id, type, timestamp, session_id, call_id, message_id,"
                + " journal_file, journal_offset, folder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /** False when the event was there already. */
    boolean write(LineReading.Event read, LineReading line) throws SQLException {
        JsonNode event = read.record();
        String id = Fields.key(event.path("id").asText(), NAME);
        find.setString(1, id);
        try (ResultSet result = find.executeQuery()) {
            if (result.next()) {
                return false;
            }
        }
        insert.setString(1, id);
        insert.setString(2, Fields.key(event.path("type").asText(), TYPE));
        insert.setObject(3, read.timestamp());
        insert.setString(4, read.session());
        insert.setString(5, Fields.key(event.path("call_id"), NAME));
        insert.setString(6, Fields.key(event.path("message_id"), KEY));
        insert.setString(7, line.file());
        insert.setLong(8, line.offset());
        insert.setString(9, folder.id());
        insert.executeUpdate();
        return true;
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
    }
}
