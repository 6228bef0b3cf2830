package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.search.TextEntry;
import io.llmrecorder.search.TextIndex;
import io.llmrecorder.search.TextSearch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the database's calls, in {@code index/texts}, so that they can be searched. Follows the numbers of the calls, and
 * knows which database it has followed: in another one, as after {@code reindex}, it begins anew. So it may be deleted at any time.
 *
 * <p>Opened when a text is asked for first. Belongs to the process that has the database open. Safe for use by many threads.
 */
final class Texts implements AutoCloseable {
    private static final String NUMBER = "number";
    private static final String DATABASE = "database";
    private static final int BATCH = 500;
    /** So many calls, and what was taken in is kept even if the process dies. */
    private static final int COMMIT_EVERY = 50_000;

    private final Layout layout;
    private final ReentrantLock lock = new ReentrantLock(true);
    private @Nullable TextIndex index;
    private long database;
    private long number;
    private int uncommitted;

    Texts(Layout layout) {
        this.layout = layout;
    }

    /**
     * Takes in what is new in the database.
     *
     * @param connection with auto-commit
     * @param maxNanos after this long it is content with what it has; also with what another thread does meanwhile
     */
    void follow(Connection connection, long maxNanos) throws IOException, SQLException {
        long begin = System.nanoTime();
        if (!lock(maxNanos)) {
            return;
        }
        boolean done = false;
        try {
            follow(open(connection), connection, begin, maxNanos);
            done = true;
        } catch (IOException e) {
            discardIfDamaged(e);
            throw e;
        } finally {
            if (!done) {
                // What was taken in and not committed goes, and a writer that has failed is of no use any more.
                reset();
            }
            lock.unlock();
        }
    }

    private void follow(TextIndex open, Connection connection, long begin, long maxNanos)
            throws IOException, SQLException {
        TextCalls calls = new TextCalls(connection);
        List<String> changed = changed(connection);
        for (int from = 0; from < changed.size(); from += BATCH) {
            List<String> ids = changed.subList(from, Math.min(changed.size(), from + BATCH));
            open.remove(ids);
            // When this was done before and not noted, some are there again by now.
            add(open, calls.upTo(number, ids));
            uncommitted += ids.size();
        }
        TextCalls.Batch batch = calls.after(number, BATCH);
        while (!batch.entries().isEmpty()) {
            add(open, batch.entries());
            number = batch.last();
            if (uncommitted >= COMMIT_EVERY) {
                commit(open, connection);
            }
            if (System.nanoTime() - begin >= maxNanos) {
                break;
            }
            batch = calls.after(number, BATCH);
        }
        if (uncommitted > 0) {
            commit(open, connection);
        }
        forget(connection, changed);
    }

    private boolean lock(long maxNanos) throws IOException {
        try {
            return lock.tryLock(maxNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the index.", e);
        }
    }

    private void add(TextIndex open, List<TextEntry> entries) throws IOException {
        for (TextEntry entry : entries) {
            open.add(entry);
        }
        uncommitted += entries.size();
    }

    /** The texts must never be ahead of a database that lost its last moments. */
    private void commit(TextIndex open, Connection connection) throws IOException, SQLException {
        execute(connection, "CHECKPOINT SYNC");
        open.commit(Map.of(NUMBER, number, DATABASE, database));
        uncommitted = 0;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> changed(Connection connection) throws SQLException {
        return Rows.query(connection, "SELECT call_id FROM changed_texts", List.of(), row -> row.getString(1));
    }

    private static void forget(Connection connection, List<String> changed) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM changed_texts WHERE call_id = ?")) {
            for (String id : changed) {
                delete.setString(1, id);
                delete.addBatch();
            }
            if (!changed.isEmpty()) {
                delete.executeBatch();
            }
        }
    }

    /** The texts as they are now. To be closed. */
    TextSearch search() throws IOException {
        lock.lock();
        try {
            TextIndex open = index;
            if (open == null) {
                throw new IllegalStateException("The texts were not followed");
            }
            return open.search();
        } finally {
            lock.unlock();
        }
    }

    private TextIndex open(Connection connection) throws IOException, SQLException {
        TextIndex open = index;
        if (open != null) {
            return open;
        }
        open = open();
        try {
            database = database(connection);
            Map<String, Long> done = open.done();
            number = done.getOrDefault(NUMBER, 0L);
            if (done.getOrDefault(DATABASE, 0L) != database || number >= nextNumber(connection)) {
                open.clear();
                number = 0;
            }
            index = open;
            return open;
        } finally {
            if (index == null) {
                open.close();
            }
        }
    }

    private TextIndex open() throws IOException {
        Path folder = layout.index().resolve("texts");
        PrivateFiles.createFolder(layout, folder);
        List<String> passwords = layout.seal().passwords("texts");
        String password = passwords.isEmpty() ? null : passwords.get(0);
        try {
            return TextIndex.open(folder, password);
        } catch (IOException e) {
            if (!TextIndex.isDamage(e)) {
                throw e;
            }
            delete();
            return TextIndex.open(folder, password);
        }
    }

    private static long nextNumber(Connection connection) throws SQLException {
        return Rows.query(
                        connection,
                        "SELECT next_id FROM next_ids WHERE table_name = ?",
                        List.of(CallRows.TABLE),
                        row -> row.getLong(1))
                .get(0);
    }

    /** Tells this database from any other, and from itself when it was built anew. */
    private static long database(Connection connection) throws SQLException {
        List<Long> known = Rows.query(connection, "SELECT id FROM identity", List.of(), row -> row.getLong(1));
        if (!known.isEmpty()) {
            return known.get(0);
        }
        long fresh = new SecureRandom().nextLong();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO identity (id) VALUES (?)")) {
            insert.setLong(1, fresh);
            insert.executeUpdate();
        }
        return fresh;
    }

    /** Lets go of them: the database is not what it was. They are opened again when they are asked for. */
    void reset() throws IOException {
        lock.lock();
        try {
            TextIndex open = index;
            index = null;
            uncommitted = 0;
            if (open != null) {
                open.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** If the failure means that the files are damaged, deletes them, to be written again from the database. */
    boolean discardIfDamaged(Throwable failure) throws IOException {
        lock.lock();
        try {
            // Only where they are open: else this would load a search engine just to see.
            if (index == null || !TextIndex.isDamage(failure)) {
                return false;
            }
            reset();
            delete();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void delete() throws IOException {
        Path folder = layout.index().resolve("texts");
        Log.warn("The texts in " + folder
                + " are damaged or were made by another version; they are read again from the index.");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        reset();
    }
}
