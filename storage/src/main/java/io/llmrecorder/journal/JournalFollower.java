package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the journal's readers: each about once a second, and soon after {@link #wake}. On one folder one process runs a given
 * reader; another takes over within seconds when it ends.
 *
 * <p>A reader that fails is tried again after growing pauses, and holds up no other. Safe for use by many threads.
 */
public final class JournalFollower {
    private static final long PAUSE_MILLIS = 1_000;
    /**
     * Between two runs, so that a busy journal is read in batches: each run replaces small files and forces them to disk, whether it
     * has one line or a thousand. The first line after a while is read at once.
     */
    private static final long LEAST_PAUSE_MILLIS = 500;

    /**
     * How a reader stands.
     *
     * @param reader its name
     * @param runsHere whether this process runs it; else another one may
     * @param pendingBytes what it has still to read, whichever process runs it; null when that cannot be told
     * @param failures how many of its runs in this process have failed
     * @param lastError of its runs in this process, or null
     * @param lastErrorAt when that was, or null
     * @param lastSuccessAt when a run in this process last succeeded, or null
     */
    public record Progress(
            String reader,
            boolean runsHere,
            @Nullable Long pendingBytes,
            long failures,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            @Nullable Instant lastSuccessAt) {}

    private final List<ReaderRun> runs = new ArrayList<>();
    private final Semaphore wakes = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;

    public JournalFollower(Layout layout, List<? extends JournalReader> readers, Clock clock) {
        JournalFiles files = new JournalFiles(layout);
        for (JournalReader reader : readers) {
            runs.add(new ReaderRun(files, reader, clock));
        }
    }

    /** Starts the thread that runs the readers. */
    public synchronized void start() {
        if (thread != null || isClosing()) {
            throw new IllegalStateException("started already, or closed");
        }
        Thread started = new Thread(this::follow, "llm-recorder-follower");
        started.setDaemon(true);
        // Drivers and SDKs look for their parts through the context loader, which must not be the application's.
        started.setContextClassLoader(JournalFollower.class.getClassLoader());
        started.start();
        thread = started;
    }

    /** Says that there are new lines; cheap, and may be called for each of them. */
    public void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    private void follow() {
        try {
            while (!isClosing()) {
                runDue();
                if (!closing.await(LEAST_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        && wakes.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            }
            runs.forEach(ReaderRun::runNow);
        } catch (InterruptedException e) {
            Log.warn("the thread that reads the journal was interrupted; what is left is done after the next start");
        } finally {
            runs.forEach(ReaderRun::close);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Runs on this thread each reader that is not in a pause after a failure. */
    public void runDue() {
        runs.forEach(ReaderRun::runIfDue);
    }

    /**
     * Runs each reader once on this thread, those left out that another process runs.
     *
     * @throws IOException the first failure, after all have run
     */
    public void runAll() throws IOException {
        Throwable first = null;
        for (ReaderRun run : runs) {
            Throwable failure = run.runNow();
            first = first == null ? failure : first;
        }
        if (first != null) {
            throw first instanceof IOException e
                    ? e
                    : new IOException("a reader of the journal failed: " + first, first);
        }
    }

    /** How each reader stands. Reads the checkpoints, so not for each call. */
    public List<Progress> progress() {
        return runs.stream().map(ReaderRun::progress).toList();
    }

    /** Runs each reader once more and stops. What is not done by the deadline is lag for the next process. */
    public void close(Duration deadline) {
        Thread running;
        runs.forEach(ReaderRun::closing);
        synchronized (this) {
            closing.countDown();
            running = thread;
        }
        wakes.release();
        if (running == null) {
            runs.forEach(ReaderRun::close);
            return;
        }
        try {
            running.join(Math.max(1, deadline.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
