package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration BLOBS = Duration.ofDays(7);
    private static final int FIRST = 12;
    private static final int ROUND = 720;
    private static final String NAME = "housekeeping";

    private final Layout layout;
    private final Archive archive;
    private final Retention retention;
    private final Clock clock;
    private final Runnable often;
    private final Set<String> said = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param often what else there is to do about every five seconds */
    public Housekeeping(Layout layout, long maxFileSize, Retention retention, Clock clock, Runnable often) {
        this.layout = layout;
        this.archive = new Archive(layout, maxFileSize, clock);
        this.retention = retention;
        this.clock = clock;
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
            boolean blobs = areBlobsDue();
            Retention.Plan plan = blobs ? retention.plan() : retention.planWithoutBlobs();
            retention.execute(plan);
            if (blobs) {
                PrivateFiles.replaceLightly(
                        blobsLookedAt(), clock.instant().toString().getBytes(StandardCharsets.US_ASCII));
            }
            plan.kept().stream().map(Retention.Item::reason).forEach(this::sayOnce);
            return true;
        }
    }

    /** Once a week: to see which blobs are needed, all lines are read. */
    private boolean areBlobsDue() throws IOException {
        try {
            Instant last = Instant.parse(Files.readString(blobsLookedAt()));
            return Duration.between(last, clock.instant()).abs().compareTo(BLOBS) >= 0;
        } catch (NoSuchFileException | DateTimeException e) {
            return true;
        }
    }

    private Path blobsLookedAt() {
        return layout.state().resolve("blobs.looked_at");
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
