package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private final Folder folder;

    private Positions(Folder folder) {
        this.folder = folder;
    }

    static Positions load(Connection connection, Folder folder) throws SQLException {
        Positions positions = new Positions(folder);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT file, done FROM journal_positions WHERE folder = ?")) {
            statement.setString(1, folder.id());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    positions.done.put(result.getString(1), result.getLong(2));
                }
            }
        }
        return positions;
    }

    /** By file name, the offset after the last line that was read. */
    Map<String, Long> byFile() {
        return Map.copyOf(done);
    }

    /** Whether the line has been read. */
    boolean isPast(LineReading line) {
        return line.offset() < done.getOrDefault(line.file(), 0L);
    }

    /** Moves past the line. */
    void pass(LineReading line) {
        done.put(line.file(), line.end());
        changed.add(line.file());
    }

    void save(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE journal_positions SET done = ? WHERE file = ? AND folder = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO journal_positions (done, file, folder) VALUES (?, ?, ?)")) {
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
        statement.setString(3, folder.id());
        return statement.executeUpdate();
    }
}
