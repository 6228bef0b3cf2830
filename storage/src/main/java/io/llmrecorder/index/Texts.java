package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.ProcessLock;
import io.llmrecorder.search.TextEntry;
import io.llmrecorder.search.TextIndex;
import io.llmrecorder.search.TextSearch;
import io.llmrecorder.search.TextsException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
    private static final String FOLDER = "texts";
    private static final String COPY = FOLDER + ".";
    private static final String NUMBER = "number";
    private static final String CHANGE = "change";
    private static final String DATABASE = "database";
    /** So many processes on one folder have texts of their own. */
    private static final int MOST_COPIES = 16;

    private static final int BATCH = 500;
    /** So many calls, and what was taken in is kept even if the process dies. */
    private static final int COMMIT_EVERY = 50_000;

    private final Layout layout;
    private final Dialect dialect;
    private final ReentrantLock lock = new ReentrantLock(true);
    private @Nullable TextIndex index;
    private long database;
    private long number;
    private long change;
    private @Nullable ProcessLock copy;
    private int copyNumber;
    private int uncommitted;

    Texts(Layout layout, Dialect dialect) {
        this.layout = layout;
        this.dialect = dialect;
    }

    /**
     * Takes in what is new in the database.
     *
     * @param connection one that sees what others commit meanwhile
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
        } catch (TextsException e) {
            letGo(e);
            throw e;
        } finally {
            if (!done) {
                // What was taken in and not committed goes.
                reset();
            }
            lock.unlock();
        }
    }

    private void follow(TextIndex open, Connection connection, long begin, long maxNanos)
            throws IOException, SQLException {
        TextCalls calls = new TextCalls(connection);
        // What is written from now on is left for the next time: what it changes may not be seen below.
        long end = calls.last();
        List<Change> changes = changes(connection);
        for (int from = 0; from < changes.size(); from += BATCH) {
            List<Change> some = changes.subList(from, Math.min(changes.size(), from + BATCH));
            open.remove(some.stream().map(Change::callId).toList());
            change = some.get(some.size() - 1).number();
            uncommitted += some.size();
        }
        while (number < end) {
            long next = Math.min(end, number + BATCH);
            add(open, calls.after(number, next));
            number = next;
            if (uncommitted >= COMMIT_EVERY) {
                commit(open, connection);
            }
            if (System.nanoTime() - begin >= maxNanos) {
                break;
            }
        }
        if (uncommitted > 0) {
            commit(open, connection);
        }
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
        dialect.force(connection);
        open.commit(Map.of(NUMBER, number, CHANGE, change, DATABASE, database));
        uncommitted = 0;
    }

    private List<Change> changes(Connection connection) throws SQLException {
        return Rows.query(
                connection,
                "SELECT number, call_id FROM changed_texts WHERE number > ? ORDER BY number",
                List.of(change),
                row -> new Change(row.getLong(1), row.getString(2)));
    }

    /** A call that is gone, or was written again with a higher number. */
    private record Change(long number, String callId) {}

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
            change = done.getOrDefault(CHANGE, 0L);
            if (done.getOrDefault(DATABASE, 0L) != database || number >= nextNumber(connection)) {
                open.clear();
                number = 0;
                change = 0;
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
        Path folder = folder();
        PrivateFiles.createFolder(layout, folder);
        List<String> passwords = layout.seal().passwords("texts");
        String password = passwords.isEmpty() ? null : passwords.get(0);
        try {
            return TextIndex.open(folder, password);
        } catch (TextsException e) {
            if (!e.isDamage()) {
                throw e;
            }
            delete(folder);
            return TextIndex.open(folder, password);
        }
    }

    /** A file of the folder is one process's at a time, and its texts with it; a server's database is everybody's. */
    private Path folder() throws IOException {
        if (dialect == Dialect.H2) {
            return layout.index().resolve(FOLDER);
        }
        for (int i = 1; copy == null && i <= MOST_COPIES; i++) {
            copy = ProcessLock.tryLock(layout, COPY + i);
            copyNumber = i;
        }
        if (copy == null) {
            throw new IOException("More than " + MOST_COPIES + " processes search in " + layout.base() + " at once.");
        }
        return layout.index().resolve(COPY + copyNumber);
    }

    /** Whether a folder in that of the index, by its name, has texts. */
    static boolean isFolder(Path name) {
        return name.toString().equals(FOLDER) || name.toString().startsWith(COPY);
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
        return Rows.query(connection, "SELECT id FROM identity", List.of(), row -> row.getLong(1))
                .get(0);
    }

    /** Lets go of them: the database is not what it was. They are opened again when they are asked for. */
    void reset() {
        lock.lock();
        try {
            TextIndex open = index;
            index = null;
            uncommitted = 0;
            if (open != null) {
                open.close();
            }
        } catch (TextsException e) {
            // All that it could not give back is what is not to be kept.
            Log.debug("the texts could not be closed: " + e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what has failed. If its files are damaged, deletes them, to be written again from the database. */
    void letGo(TextsException failure) throws IOException {
        lock.lock();
        try {
            if (index != null) {
                reset();
                if (failure.isDamage()) {
                    delete(folder());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void delete(Path folder) throws IOException {
        Log.warn("The texts in " + folder
                + " are damaged or were made by another version; they are read again from the index.");
        if (Files.exists(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        reset();
        ProcessLock held = copy;
        copy = null;
        if (held != null) {
            held.close();
        }
    }
}
