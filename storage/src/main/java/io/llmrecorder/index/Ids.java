package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Gives the rows of one table their ids, in the transactions that write these rows. For one thread. */
final class Ids {
    private final Connection connection;
    private final String table;
    private long next;
    private long saved;

    Ids(Connection connection, String table) throws SQLException {
        this.connection = connection;
        this.table = table;
        try (PreparedStatement find =
                connection.prepareStatement("SELECT next_id FROM next_ids WHERE table_name = ?")) {
            find.setString(1, table);
            try (ResultSet row = find.executeQuery()) {
                row.next();
                next = row.getLong(1);
                saved = next;
            }
        }
    }

    long next() {
        return next++;
    }

    /** Remembers which ids are taken. */
    void save() throws SQLException {
        if (next == saved) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE next_ids SET next_id = ? WHERE table_name = ?")) {
            update.setLong(1, next);
            update.setString(2, table);
            update.executeUpdate();
        }
        saved = next;
    }
}
