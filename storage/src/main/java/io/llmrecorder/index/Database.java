package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The index's H2 database, open in this process alone: others wait until it is closed. A damaged file is deleted with one
 * sentence, for the journal has all that was in it.
 *
 * <p>Opened by who asks, never by an application that only records. No server mode, which loses rows when its owner is killed
 * and listens on the network. Any number of threads may read, each by a connection of its own, while one writes.
 */
final class Database implements AutoCloseable {
    private static final int MOST_READERS = 8;
    private static final int VALID_SECONDS = 5;

    private final Folder folder;
    private final @Nullable DatabaseServer server;
    private final Dialect dialect;
    private final @Nullable DatabaseFile file;
    private final Source source;
    private final Connection connection;
    private final @Nullable H2Store store;
    private final Semaphore places = new Semaphore(MOST_READERS, true);
    private final Queue<Connection> idleReaders = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final JournalFiles journal;
    private final Texts texts;
    private long lastLook = System.nanoTime() - 1;
    /** Where the journal is read on, in the writer's hand; null where that has to be asked of the database. */
    private @Nullable FileCursor cursor;

    private Database(
            Layout layout,
            Folder folder,
            @Nullable DatabaseServer server,
            Dialect dialect,
            @Nullable DatabaseFile file,
            Source source,
            Connection connection) {
        this.folder = folder;
        this.server = server;
        this.dialect = dialect;
        this.file = file;
        this.source = source;
        this.connection = connection;
        this.store = H2Store.of(connection);
        this.journal = new JournalFiles(layout);
        this.texts = new Texts(layout, dialect);
    }

    /**
     * Opens the database, makes it where there is none, and brings its tables to the newest version.
     *
     * @param patience how long to wait for another process to close it
     * @throws IOException one sentence for the user
     */
    static Database open(Layout layout, @Nullable DatabaseServer server, Duration patience) throws IOException {
        return server == null ? open(layout, patience) : open(layout, server);
    }

    private static Database open(Layout layout, DatabaseServer server) throws IOException {
        if (layout.seal().isOn()) {
            throw new IOException(DatabaseServer.UNSEALED);
        }
        Folder folder = Folder.of(layout);
        Connection connection = server.connect();
        try {
            connection.setAutoCommit(false);
            Dialect dialect = Dialect.of(connection);
            Schema.migrate(connection, dialect);
            dialect.takeTurn(connection);
            folder.enter(connection, layout);
            connection.commit();
            return new Database(layout, folder, server, dialect, null, server::connect, connection);
        } catch (SQLException e) {
            close(connection, e);
            throw new IOException("The index in " + server + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** As the other, of the file in the base folder. */
    static Database open(Layout layout, Duration patience) throws IOException {
        DatabaseFile file = DatabaseFile.reserve(layout, patience);
        Database database = null;
        try {
            file.deleteIfChanged();
            file.deleteIfPlain();
            JdbcDataSource source = file.source();
            database = new Database(
                    layout, Folder.ONLY, null, Dialect.H2, file, source::getConnection, connectOrRebuild(file, source));
            file.opened();
            return database;
        } catch (SQLException e) {
            throw new IOException("The index " + layout.index() + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (database == null) {
                file.close();
            }
        }
    }

    private static Connection connectOrRebuild(DatabaseFile file, JdbcDataSource source)
            throws IOException, SQLException {
        try {
            return connect(source);
        } catch (SQLException e) {
            if (DatabaseFile.isOtherKey(e)) {
                file.deleteOtherKey();
            } else if (DatabaseFile.isDamaged(e)) {
                file.delete();
            } else {
                throw e;
            }
            return connect(source);
        }
    }

    private static Connection connect(JdbcDataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            Schema.migrate(connection, Dialect.H2);
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

    /** The connection that writes, without auto-commit; for one thread at a time. Closed with this. */
    Connection connection() {
        return connection;
    }

    /** Whether its file is still there, and this process's. */
    boolean isIntact() {
        return file == null ? isConnected() : file.isIntact();
    }

    private boolean isConnected() {
        if (!writing.tryLock()) {
            return true; // somebody writes, and will see for himself
        }
        try {
            return connection.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            return false;
        } finally {
            writing.unlock();
        }
    }

    /** The folder whose journal it takes in. */
    Folder folder() {
        return folder;
    }

    Dialect dialect() {
        return dialect;
    }

    /** What lies below it; null where it is a server's. */
    @Nullable
    H2Store store() {
        return store;
    }

    /** See {@link Dialect#takeTurn}. */
    void takeTurn() throws SQLException {
        connection.commit();
        dialect.takeTurn(connection);
    }

    private interface Source {
        Connection getConnection() throws SQLException, IOException;
    }

    /**
     * Takes in what is new in the journal.
     *
     * @param maxNanos after this long it is content with what it has; also with what another thread does meanwhile
     */
    void catchUp(long maxNanos) throws IOException, SQLException {
        long now = System.nanoTime();
        if (!lock(maxNanos)) {
            return;
        }
        try {
            if (lastLook - now < 0) {
                lastLook = System.nanoTime();
                CallIndex reader = new CallIndex(this);
                FileCursor from = cursor == null ? FileCursor.at(journal, reader.done()) : cursor;
                cursor = null;
                boolean atEnd = reader.run(from, now, maxNanos);
                // Of a server's database another process may be ahead in the same folder.
                cursor = atEnd && server == null ? from : null;
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Takes in the texts of calls that are new in the database.
     *
     * @param maxNanos as of {@link #catchUp}
     */
    void catchUpTexts(long maxNanos) throws IOException, SQLException {
        try (Reader reader = reader()) {
            texts.follow(reader.connection(), maxNanos);
        }
    }

    /** The texts of the calls; {@link #catchUpTexts} comes first. */
    Texts texts() {
        return texts;
    }

    private boolean lock(long maxNanos) throws IOException {
        try {
            return writing.tryLock(maxNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the index.", e);
        }
    }

    /** A connection to read by, to be closed; waits while there are many. */
    Reader reader() throws SQLException, IOException {
        places.acquireUninterruptibly();
        Connection idle = idleReaders.poll();
        try {
            Connection connected = idle == null ? connectToRead() : idle;
            idle = connected;
            return new Reader(connected);
        } finally {
            if (idle == null) {
                places.release();
            }
        }
    }

    /** To a server without auto-commit, for it hands over large answers in parts only within a transaction. */
    private Connection connectToRead() throws SQLException, IOException {
        Connection connected = source.getConnection();
        connected.setAutoCommit(server == null);
        return connected;
    }

    /** A connection that is lent out, for one transaction where it leads to a server. */
    final class Reader implements AutoCloseable {
        private final Connection lent;

        private Reader(Connection lent) {
            this.lent = lent;
        }

        Connection connection() {
            return lent;
        }

        @Override
        public void close() {
            try {
                if (server != null) {
                    lent.commit();
                }
                idleReaders.add(lent);
            } catch (SQLException e) {
                Log.debug("a connection to the index is of no use any more: " + e);
                Database.close(lent, e);
            } finally {
                places.release();
            }
        }
    }

    /** Writes in a transaction of its own, when it is this folder's turn. */
    void write(Write write) throws SQLException {
        writing.lock();
        boolean done = false;
        try {
            takeTurn();
            write.by(connection);
            connection.commit();
            done = true;
        } finally {
            if (!done) {
                connection.rollback();
            }
            writing.unlock();
        }
    }

    /** What is written. */
    interface Write {
        void by(Connection connection) throws SQLException;
    }

    /** Deletes all that is in it of this folder. */
    void clear() throws SQLException, IOException {
        if (server != null) {
            write(folder::clear);
            return;
        }
        texts.reset();
        cursor = null;
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        }
        connection.commit();
        Schema.migrate(connection, Dialect.H2);
    }

    /** Deletes the damaged file, so that the next to open it begins with an empty one, and closes this. */
    void discard() throws IOException {
        try {
            texts.close();
            powerOff();
        } finally {
            if (file != null) {
                file.delete();
                file.close();
            }
        }
    }

    /** Makes its file as small as it can be, in about this time. */
    void compact(long maxNanos) {
        if (store != null) {
            store.compact(maxNanos);
        }
    }

    private void powerOff() {
        idleReaders.clear();
        if (store != null) {
            store.powerOff();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            try {
                texts.close();
                if (store != null) {
                    store.closeGaps();
                }
            } finally {
                closeConnections();
            }
            if (file != null && file.isIntact()) {
                file.closed();
            }
        } catch (SQLException | RuntimeException | AssertionError e) {
            if (file != null && !DatabaseFile.isClosed(e)) {
                giveUp(file, e);
            }
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }

    /** What was asked has been answered, and the journal has all that the file did not take. */
    private void giveUp(DatabaseFile unclosed, Throwable failure) throws IOException {
        powerOff();
        if (DatabaseFile.isDamaged(failure)) {
            unclosed.delete();
        } else {
            Log.warn("the index was not closed as it should be, and is mended when it is opened next", failure);
        }
    }

    private void closeConnections() throws SQLException {
        SQLException failure = null;
        idleReaders.add(connection);
        for (Connection each = idleReaders.poll(); each != null; each = idleReaders.poll()) {
            try {
                each.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
