package io.llmrecorder.index;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Whose journal a row was read from: one database may have the rows of many base folders, of many hosts.
 *
 * @param id random, kept in the folder; empty where a database has one folder only
 */
record Folder(String id) {
    /** The one folder of a database in that folder. */
    static final Folder ONLY = new Folder("");

    private static final String FILE = "folder.id";

    /** Deletes what was read from a folder's journal, those first that refer to others. What others brought stays. */
    private static final List<String> DELETES = List.of(
            "INSERT INTO changed_texts (call_id) SELECT id FROM calls WHERE folder = ?",
            "DELETE FROM conversation_messages WHERE call_id IN (SELECT id FROM calls WHERE folder = ?)",
            "DELETE FROM conversation_messages WHERE turn_id IN (SELECT id FROM events WHERE folder = ?)",
            "DELETE FROM call_attributes WHERE call_id IN (SELECT id FROM calls WHERE folder = ?)",
            "DELETE FROM calls WHERE folder = ?",
            "DELETE FROM events WHERE folder = ?",
            "DELETE FROM journal_positions WHERE folder = ?");

    /** Deletes the conversations of which no record is left, and what was said in them. */
    private static final List<String> DELETES_OF_THE_REST = List.of(
            "DELETE FROM conversations"
                    + " WHERE NOT EXISTS (SELECT 1 FROM calls c WHERE c.session_id = conversations.session_id)"
                    + " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.session_id = conversations.session_id)",
            "DELETE FROM conversation_messages"
                    + " WHERE NOT EXISTS (SELECT 1 FROM conversations v WHERE v.id = conversation_messages.conversation_id)");

    /** The base folder's, given an id when it has none. */
    static Folder of(Layout layout) throws IOException {
        Path file = layout.state().resolve(FILE);
        try {
            return new Folder(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException e) {
            PrivateFiles.createFolder(layout, layout.state());
            Path made = Files.createTempFile(layout.state(), FILE, ".tmp");
            try {
                Files.writeString(made, UUID.randomUUID().toString(), StandardCharsets.US_ASCII);
                Files.createLink(file, made);
            } catch (FileAlreadyExistsException e2) { // another process was first
                return of(layout);
            } finally {
                Files.deleteIfExists(made);
            }
            return of(layout);
        }
    }

    /** Notes where the folder is, and that it is alive. */
    void enter(Connection connection, Layout layout) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM folders WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO folders (id, host, path, last_seen) VALUES (?, ?, ?, ?)")) {
            delete.setString(1, id);
            delete.executeUpdate();
            insert.setString(1, id);
            insert.setString(2, Fields.cut(host(), 256));
            insert.setString(3, Fields.cut(layout.base().toString(), 1000));
            insert.setObject(4, Fields.utc(Instant.now().truncatedTo(ChronoUnit.MICROS)));
            insert.executeUpdate();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Deletes its rows, so that its journal can be read again. */
    void clear(Connection connection) throws SQLException {
        try (SumRows sums = new SumRows(connection)) {
            sums.subtract("c.folder = ?", id);
            sums.flush();
        }
        for (String sql : DELETES) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        }
        for (String sql : DELETES_OF_THE_REST) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.executeUpdate();
            }
        }
    }

    /** The journal file of a row; of another folder with that folder's id before it, as which no file is here. */
    String journalFile(ResultSet row) throws SQLException {
        String owner = row.getString("folder");
        String file = row.getString("journal_file");
        return owner.equals(id) ? file : owner + "/" + file;
    }
}
