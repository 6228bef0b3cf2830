package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How far each journal file has been read, kept in the same transactions as what was read: after a crash, and when the
 * database is deleted or put back from a backup, rows and positions are of one moment.
 */
final class Positions {
    private final Map<String, Long> done = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    static Positions load(Connection connection) throws SQLException {
        Positions positions = new Positions();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT file, done FROM journal_positions")) {
            while (result.next()) {
                positions.done.put(result.getString(1), result.getLong(2));
            }
        }
        return positions;
    }

    /** By file name, the offset after the last line that was read. */
    Map<String, Long> byFile() {
        return Map.copyOf(done);
    }

    /** Moves past the line. */
    void pass(LineReading line) {
        done.put(line.file(), line.end());
        changed.add(line.file());
    }

    void save(Connection connection) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("UPDATE journal_positions SET done = ? WHERE file = ?");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO journal_positions (done, file) VALUES (?, ?)")) {
            for (String file : changed) {
                if (set(update, file) == 0) {
                    set(insert, file);
                }
            }
        }
        changed.clear();
    }

    private int set(PreparedStatement statement, String file) throws SQLException {
        statement.setLong(1, done.getOrDefault(file, 0L));
        statement.setString(2, file);
        return statement.executeUpdate();
    }
}
