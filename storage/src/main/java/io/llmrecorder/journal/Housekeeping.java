package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Once an hour, in one process of those on the folder: finishes interrupted archiving, ends torn files, deletes what is past
 * its time. On a thread of its own, so that neither recording nor the readers wait for it.
 */
public final class Housekeeping {
    private static final Duration OFTEN = Duration.ofSeconds(5);
    /** Files are past their time from a day on, and there may be very many folders. */
    private static final Duration SESSIONS = Duration.ofDays(1);
    /** To see which blobs are needed, all lines are read. */
    private static final Duration BLOBS = Duration.ofDays(7);

    private static final int FIRST = 12;
    private static final int ROUND = 720;
    private static final String NAME = "housekeeping";

    private final Layout layout;
    private final Archive archive;
    private final Retention retention;
    private final Due sessions;
    private final Due blobs;
    private final Runnable often;
    private final Set<String> said = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param often what else there is to do about every five seconds */
    public Housekeeping(Layout layout, long maxFileSize, Retention retention, Clock clock, Runnable often) {
        this.layout = layout;
        this.archive = new Archive(layout, maxFileSize, clock);
        this.retention = retention;
        this.sessions = new Due(layout, "retention.sessions", SESSIONS, clock);
        this.blobs = new Due(layout, "retention.blobs", BLOBS, clock);
        this.often = often;
    }

    /** Starts the thread; the first round is a minute later, so that a start of the application stays quick. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint only: the application goes first
    public void start() {
        Thread thread = new Thread(this::keep, "llm-recorder-housekeeping");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(Housekeeping.class.getClassLoader());
        thread.start();
    }

    private void keep() {
        try {
            int left = FIRST;
            while (!closed.await(OFTEN.toMillis(), TimeUnit.MILLISECONDS)) {
                often.run();
                if (--left == 0) {
                    left = ROUND;
                    runQuietly();
                }
            }
        } catch (InterruptedException e) {
            Log.debug("housekeeping was interrupted");
        }
    }

    private void runQuietly() {
        try {
            run();
        } catch (IOException | RuntimeException e) {
            Log.warn("housekeeping failed and will be tried again in an hour", e);
        }
    }

    /** One round on this thread; answers false when another process is at it. */
    public synchronized boolean run() throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, NAME)) {
            if (lock == null) {
                return false;
            }
            archive.tidy();
            boolean sessionsToo = sessions.isDue();
            boolean blobsToo = blobs.isDue();
            Retention.Plan plan = retention.plan(sessionsToo, blobsToo);
            retention.execute(plan);
            if (sessionsToo) {
                sessions.done();
            }
            if (blobsToo) {
                blobs.done();
            }
            plan.kept().stream().map(Retention.Item::reason).forEach(this::sayOnce);
            return true;
        }
    }

    private void sayOnce(String reason) {
        if (said.add(reason)) {
            Log.warn("old journal files are kept, being " + reason + "; if that reader is no longer wanted, delete its"
                    + " checkpoint in " + layout.state());
        }
    }

    /** Ends the thread; a round that is running goes on to its end. */
    public void close() {
        closed.countDown();
    }
}
