package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The index's H2 file below the base folder, open in this process alone: others wait until it is closed. A damaged file is
 * deleted with one sentence, for the journal has all that was in it.
 *
 * <p>Opened by who asks, never by an application that only records. No server mode, which loses rows when its owner is killed
 * and listens on the network. For one thread.
 */
final class Database implements AutoCloseable {
    private static final String LOCK = "index.database";
    private static final String FILE = "calls";
    private static final long POLL_MILLIS = 20;

    /** What H2 says of a file that it cannot use, ever. */
    private static final Set<Integer> DAMAGED = Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1);

    private final ProcessLock lock;
    private final Connection connection;

    private Database(ProcessLock lock, Connection connection) {
        this.lock = lock;
        this.connection = connection;
    }

    /**
     * Opens the database, makes it where there is none, and brings its tables to the newest version.
     *
     * @param patience how long to wait for another process to close it
     * @throws IOException one sentence for the user
     */
    static Database open(Layout layout, Duration patience) throws IOException {
        ProcessLock lock = lock(layout, patience);
        Connection connection = null;
        try {
            connection = connectOrRebuild(layout);
            return new Database(lock, connection);
        } catch (SQLException e) {
            throw new IOException("The index " + layout.index() + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (connection == null) {
                lock.close();
            }
        }
    }

    private static ProcessLock lock(Layout layout, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            ProcessLock lock = ProcessLock.tryLock(layout, LOCK);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("Another process has used the index " + layout.index() + " for "
                        + patience.toSeconds() + " seconds; try again when it is done.");
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the index.", e);
        }
    }

    private static Connection connectOrRebuild(Layout layout) throws IOException, SQLException {
        try {
            return connect(layout);
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            delete(layout);
            return connect(layout);
        }
    }

    private static Connection connect(Layout layout) throws IOException, SQLException {
        PrivateFiles.createFolder(layout, layout.index());
        JdbcDataSource source = new JdbcDataSource();
        // Not closed at JVM exit by a hook of H2's own: what is committed is safe without a clean end. No trace file.
        // Space is used again at once and pages are written late: the file stays a third as large, and what a power
        // loss
        // takes is built again.
        source.setURL("jdbc:h2:file:" + layout.index().resolve(FILE).toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;RETENTION_TIME=0;WRITE_DELAY=2000");
        source.setUser("sa");
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            Schema.migrate(connection);
            return connection;
        } catch (SQLException e) {
            close(connection, e);
            throw e;
        }
    }

    private static void close(Connection connection, SQLException cause) {
        try {
            connection.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Whether this failure, or what caused it, means that the file is of no use any more. */
    static boolean isDamage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException
                    || (cause instanceof SQLException e && DAMAGED.contains(e.getErrorCode()))) {
                return true;
            }
        }
        return false;
    }

    /** The open connection, without auto-commit. Closed with this. */
    Connection connection() {
        return connection;
    }

    private static void delete(Layout layout) throws IOException {
        Log.warn("The index " + layout.index()
                + " is damaged or was made by another version of its database; it is built"
                + " again from the journal.");
        try (Stream<Path> files = Files.list(layout.index())) {
            List<Path> ours = files.filter(file -> isOurs(file.getFileName())).toList();
            for (Path file : ours) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOurs(@Nullable Path name) {
        return name != null && name.toString().startsWith(FILE + ".");
    }

    /** Deletes all that is in it. */
    void clear() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        }
        connection.commit();
        Schema.migrate(connection);
    }

    /** Deletes the damaged file, so that the next to open it begins with an empty one, and closes this. */
    void discard(Layout layout) throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            // It cannot be written any more, and need not be.
        } finally {
            delete(layout);
            lock.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("The index cannot be closed: " + e.getMessage(), e);
        } finally {
            lock.close();
        }
    }
}
