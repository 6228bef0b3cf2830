package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.jspecify.annotations.Nullable;

/**
 * What lies below an H2 database that is open in this process: its store of chunks in one file. H2 closes gaps between them only
 * where nobody writes for long, and not when it is closed. For one thread at a time.
 */
final class H2Store {
    /** Percent of the file. */
    private static final int WELL_FILLED = 90;

    private static final int FILLING_DELAY_MILLIS = 20_000;
    /** Bytes of memory, beyond what H2 lets wait. */
    private static final int MOST_WAITING =
            (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final long MOVED_AT_ONCE = 1 << 24;
    private static final long MOST_COMPACTING_NANOS = TimeUnit.MINUTES.toNanos(8);
    /** Of a large file, gaps are found to close only once it has been made smaller, and the other way round. */
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long CLOSING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Kept, for a session does not tell it any more once H2 has closed it, as it does when it finds damage. */
    private final org.h2.engine.Database database;

    private H2Store(org.h2.engine.Database database) {
        this.database = database;
    }

    /** Of what the connection leads to, or null where that is another database. */
    static @Nullable H2Store of(Connection connection) {
        return connection instanceof JdbcConnection h2 && h2.getSession() instanceof SessionLocal session
                ? new H2Store(session.getDatabase())
                : null;
    }

    /** To be told of each part while very much is written, and then closed. */
    Filling fill() {
        return new Filling();
    }

    /**
     * While very much is written at once: lets more changed pages wait in memory than H2 does by itself, and longer, so that one
     * which many rows change is written less often.
     */
    final class Filling implements AutoCloseable {
        private final int delay = store().getAutoCommitDelay();
        private long version = -1;

        private Filling() {}

        /** Has H2 count the pages that wait from less than none on, again after each time that it has written them. */
        void wrote() {
            if (store().getAutoCommitDelay() != FILLING_DELAY_MILLIS) {
                store().setAutoCommitDelay(FILLING_DELAY_MILLIS);
            }
            if (version != store().getCurrentVersion()) {
                version = store().getCurrentVersion();
                store().registerUnsavedMemory(-MOST_WAITING);
            }
        }

        @Override
        public void close() {
            if (store().getAutoCommitDelay() != delay) {
                store().setAutoCommitDelay(delay);
            }
        }
    }

    /** Makes the file as small as it can be, in about this time, of which eight minutes are the most. */
    void compact(long maxNanos) {
        long begin = System.nanoTime();
        long most = Math.min(maxNanos, MOST_COMPACTING_NANOS);
        long half = Math.min(most / 2, ROUND_NANOS);
        do {
            store().compactFile((int) TimeUnit.NANOSECONDS.toMillis(half));
            closeGaps(half);
        } while (hasGaps() && System.nanoTime() - begin < most - half);
    }

    /** Moves, for a moment before the database is closed, what lies behind gaps that writing has left. */
    void closeGaps() {
        try {
            closeGaps(CLOSING_NANOS);
        } catch (MVStoreException e) {
            Log.debug("the gaps in the index's file stay: " + e);
        }
    }

    private void closeGaps(long maxNanos) {
        long begin = System.nanoTime();
        if (store().getFileStore() instanceof RandomAccessStore chunks) {
            long steps = chunks.size() / MOVED_AT_ONCE + 2;
            while (steps-- > 0 && hasGaps() && System.nanoTime() - begin < maxNanos) {
                chunks.compactMoveChunks(WELL_FILLED, MOVED_AT_ONCE, store());
            }
        }
    }

    private boolean hasGaps() {
        return store().getFileStore().getFillRate() < WELL_FILLED;
    }

    private MVStore store() {
        return database.getStore().getMvStore();
    }

    /** Not by closing the connections: H2 rolls back first, and in a damaged store that may go round in circles for ever. */
    void powerOff() {
        database.shutdownImmediately();
    }
}
