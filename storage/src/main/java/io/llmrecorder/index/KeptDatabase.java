package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The database of one process, shared by its threads: opened for the first question and kept open for those that follow,
 * until it has been idle, or another process wants it and no question is being answered.
 *
 * <p>Safe for use by many threads. While a database is kept, a daemon thread looks after it.
 */
final class KeptDatabase implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final long WORK_MILLIS = 1_000;
    /** How long new questions wait for running ones when another process wants the file. */
    private static final long GIVE_UP_MILLIS = 300;
    /** How long this process stays away after it has given the file up, so that the other gets it. */
    private static final long AWAY_MILLIS = 100;

    private final Layout layout;
    private final @Nullable DatabaseServer server;
    private final Duration patience;
    private final Duration idle;
    private final Work work;

    private @Nullable Database open;
    private int users;
    private boolean damaged;
    private boolean givingUp;
    private boolean closed;
    private long lastUsed;
    private long awayUntil = System.nanoTime();
    private @Nullable Thread thread;

    /**
     * @param patience how long to wait for another process to give the file up
     * @param idle how long after the last question the database stays open; zero: not at all
     * @param work done about once a second while the database is open
     */
    KeptDatabase(Layout layout, @Nullable DatabaseServer server, Duration patience, Duration idle, Work work) {
        this.layout = layout;
        this.server = server;
        this.patience = patience;
        this.idle = idle;
        this.work = work;
    }

    /** Regular work on an open database. */
    interface Work {
        void on(Database database) throws Exception;
    }

    /** Whether it stays open after a question. */
    boolean isKept() {
        return !idle.isZero();
    }

    /**
     * The open database, to be given back.
     *
     * @throws IOException one sentence for the user
     */
    synchronized Database borrow() throws IOException {
        await(() -> !givingUp && !isOf(awayUntil));
        if (open != null && (damaged || !open.isIntact())) {
            // Whoever still uses what was deleted or damaged fails, or has an answer of before.
            await(() -> users == 0);
            closeOpen();
        }
        if (closed) {
            throw new IOException("The index is closed.");
        }
        Database database = open;
        if (database == null) {
            database = Database.open(layout, server, patience);
            open = database;
            if (isKept()) {
                startThread();
            }
        }
        users++;
        lastUsed = System.nanoTime();
        return database;
    }

    private static boolean isOf(long futureNanos) {
        return futureNanos - System.nanoTime() > 0;
    }

    private synchronized void await(BooleanSupplier condition) throws IOException {
        try {
            while (!condition.getAsBoolean()) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the index.", e);
        }
    }

    /** Gives back what was borrowed; {@code useless} when its file is damaged, and is to be built anew. */
    synchronized void giveBack(boolean useless) throws IOException {
        users--;
        damaged |= useless;
        notifyAll();
        if (users == 0 && (damaged || closed || !isKept())) {
            closeOpen();
        }
    }

    private void closeOpen() throws IOException {
        Database database = open;
        open = null;
        boolean useless = damaged;
        damaged = false;
        if (database != null) {
            if (useless) {
                database.discard();
            } else {
                database.close();
            }
        }
    }

    private void startThread() {
        if (thread == null) {
            thread = new Thread(this::lookAfter, "llm-recorder-index");
            thread.setDaemon(true);
            thread.setContextClassLoader(KeptDatabase.class.getClassLoader());
            thread.start();
        }
    }

    private void lookAfter() {
        long nextWork = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WORK_MILLIS);
        try {
            while (isOpenStill()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                if (server == null && DatabaseFile.isWanted(layout)) {
                    giveUp();
                } else if (!isOf(nextWork)) {
                    doWork();
                    nextWork = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WORK_MILLIS);
                }
            }
        } catch (IOException | InterruptedException e) {
            Log.warn("the index is no longer looked after until somebody asks again", e);
            forgetThread();
        }
    }

    private synchronized void forgetThread() {
        thread = null;
    }

    /** False when the database is closed, also by this because nobody has asked for a while; the thread ends then. */
    private synchronized boolean isOpenStill() throws IOException {
        if (open != null && users == 0 && System.nanoTime() - lastUsed > idle.toNanos()) {
            closeOpen();
        }
        if (open == null) {
            thread = null;
        }
        return open != null;
    }

    private synchronized void giveUp() throws IOException, InterruptedException {
        givingUp = true;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GIVE_UP_MILLIS);
        try {
            while (users > 0 && isOf(until)) {
                wait(LOOK_MILLIS);
            }
            if (users == 0) {
                closeOpen();
                awayUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AWAY_MILLIS);
            }
        } finally {
            givingUp = false;
            notifyAll();
        }
    }

    private void doWork() throws IOException {
        Database database = borrowForWork();
        if (database == null) {
            return;
        }
        boolean useless = false;
        try {
            work.on(database);
        } catch (Exception e) {
            useless = DatabaseFile.isDamaged(e);
            Log.warn("the index is not up to date", e);
        } finally {
            giveBack(useless);
        }
    }

    private synchronized @Nullable Database borrowForWork() {
        Database database = open;
        if (database == null || damaged || closed || !database.isIntact()) {
            return null;
        }
        users++;
        return database;
    }

    /** Closes the database once running questions are answered; later ones are refused. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (users == 0) {
            closeOpen();
        }
    }
}
