package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of {@code calls} and {@code call_attributes}, many at a time, and adds them to the sums. A call that is written
 * again takes the place of the first.
 */
final class CallRows implements AutoCloseable {
    static final String TABLE = "calls";
    /** Ids in one question; fewer are filled up, so that the database knows the statement. */
    private static final int CHUNK = 32;

    private final PreparedStatement find;
    private final PreparedStatement delete;
    private final PreparedStatement deleteAttributes;
    private final PreparedStatement insert;
    private final PreparedStatement insertAttribute;
    private final PreparedStatement noteChanged;
    private final Ids numbers;
    private final Folder folder;
    private final SumRows sums;
    private final Map<String, CallRow> pending = new LinkedHashMap<>();

    /** @param sums are to be flushed after this */
    CallRows(Connection connection, Folder folder, SumRows sums) throws SQLException {
        this.folder = folder;
        this.sums = sums;
        find = connection.prepareStatement("SELECT id FROM calls WHERE id IN (" + "?, ".repeat(CHUNK - 1) + "?)");
        delete = connection.prepareStatement("DELETE FROM calls WHERE id = ?");
        deleteAttributes = connection.prepareStatement("DELETE FROM call_attributes WHERE call_id = ?");
        insert = connection.prepareStatement("INSERT INTO calls (" + String.join(", ", CallRow.COLUMNS)
                + ", number, folder) VALUES (" + "?, ".repeat(CallRow.COLUMNS.size() + 1) + "?)");
        insertAttribute = connection.prepareStatement(
                "INSERT INTO call_attributes (call_id, name, content, timestamp) VALUES (?, ?, ?, ?)");
        noteChanged = connection.prepareStatement("INSERT INTO changed_texts (call_id) VALUES (?)");
        numbers = new Ids(connection, TABLE);
    }

    /** Takes the call, to be written with the next {@link #flush}. */
    void add(CallRow call) {
        pending.put(call.id(), call);
    }

    /** Writes what was taken. */
    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        deleteOld(List.copyOf(pending.keySet()));
        boolean attributes = false;
        for (CallRow call : pending.values()) {
            sums.add(call);
            int index = 1;
            for (Object value : call.values()) {
                insert.setObject(index++, value);
            }
            insert.setLong(index++, numbers.next());
            insert.setString(index, folder.id());
            insert.addBatch();
            for (Map.Entry<String, String> attribute : call.attributes().entrySet()) {
                insertAttribute.setString(1, call.id());
                insertAttribute.setString(2, attribute.getKey());
                insertAttribute.setString(3, attribute.getValue());
                insertAttribute.setObject(4, call.timestamp());
                insertAttribute.addBatch();
                attributes = true;
            }
        }
        insert.executeBatch();
        if (attributes) {
            insertAttribute.executeBatch();
        }
        numbers.save();
        pending.clear();
    }

    private void deleteOld(List<String> ids) throws SQLException {
        List<String> old = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += CHUNK) {
            for (int i = 0; i < CHUNK; i++) {
                find.setString(i + 1, ids.get(Math.min(from + i, ids.size() - 1)));
            }
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    old.add(row.getString(1));
                }
            }
        }
        for (String id : old) {
            sums.subtract("c.id = ?", id);
            noteChanged.setString(1, id);
            noteChanged.executeUpdate();
            deleteAttributes.setString(1, id);
            deleteAttributes.executeUpdate();
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        find.close();
        delete.close();
        deleteAttributes.close();
        insert.close();
        insertAttribute.close();
        noteChanged.close();
    }
}
