package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the journal: to a file of its own among all processes on the folder, a new one each UTC day and after
 * {@code maxFileSize} bytes.
 *
 * <p>Lines are with the operating system when {@code append} returns, so that they survive {@code kill -9}; on disk after
 * {@link #flushIfDue}, called at least as often as the flush interval, so that they survive a power loss. Full files are
 * compressed in the background. For one thread.
 */
public final class Journal implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final Layout layout;
    private final long maxFileSize;
    private final Duration flushInterval;
    private final Clock clock;
    private final Archive archive;
    private final ThreadPoolExecutor archiver;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable OpenJournal open;
    private @Nullable Instant writtenSince;
    private @Nullable LocalDate lastDay;
    private int firstNumber = 1;

    /** A journal below {@code layout.base()}; nothing is made before the first line comes. */
    public Journal(Layout layout, long maxFileSize, Duration flushInterval, Clock clock) {
        if (maxFileSize < 1) {
            throw new IllegalArgumentException("maxFileSize < 1: " + maxFileSize);
        }
        this.layout = layout;
        this.maxFileSize = maxFileSize;
        this.flushInterval = flushInterval;
        this.clock = clock;
        this.archive = new Archive(layout, maxFileSize, clock);
        this.archiver =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Journal::archiveThread);
        archiver.allowCoreThreadTimeOut(true);
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint only: the application goes first
    private static Thread archiveThread(Runnable task) {
        Thread thread = new Thread(task, "llm-recorder-archive");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(Journal.class.getClassLoader());
        return thread;
    }

    /** Appends one line, given without line feed and with none inside; on failure nothing of it is in the journal. */
    public void append(byte[] line) throws IOException {
        Deque<byte[]> one = new ArrayDeque<>();
        one.add(line);
        append(one);
    }

    /**
     * Appends lines, each given without line feed and with none inside, and takes each from the queue once it is written. So
     * after a failure the same call may simply be made again: no line will be torn, doubled or lost.
     */
    public void append(Deque<byte[]> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        OpenJournal file = ready(now);
        if (writtenSince == null) {
            writtenSince = now;
        }
        while (!lines.isEmpty()) {
            file.append(lines, buffer);
        }
    }

    /** The open file, if it is still the right one and still ours; else the next. */
    private OpenJournal ready(Instant now) throws IOException {
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!day.equals(lastDay)) {
            flushAndClose();
            firstNumber = 1;
            lastDay = day;
        }
        if (open != null && !open.isOurs()) {
            // Whoever took the file away or wrote into it may do so again: its number is not used any more.
            Log.warn("the journal file " + open.file().path()
                    + " was deleted, changed or closed by somebody else; going on with" + " the next");
            firstNumber = open.file().number() + 1;
            abandon(open);
        }
        rotateIfFull();
        if (open == null) {
            open = OpenJournal.next(layout, day, firstNumber, maxFileSize);
        }
        return open;
    }

    private void abandon(OpenJournal file) {
        open = null;
        writtenSince = null;
        try {
            file.close();
        } catch (IOException e) {
            Log.warn("cannot close an abandoned journal file", e);
        }
    }

    private void rotateIfFull() throws IOException {
        OpenJournal file = open;
        if (file == null || file.size() < maxFileSize) {
            return;
        }
        flush();
        open = null;
        firstNumber = file.file().number() + 1;
        file.closeKeepingLock();
        try {
            archiver.execute(() -> archive(file));
        } catch (RejectedExecutionException e) {
            file.close();
        }
    }

    private void archive(OpenJournal file) {
        try (file) {
            archive.move(file.file());
        } catch (IOException | RuntimeException e) {
            // It stays in by_date, and the hourly housekeeping of some process tries again.
            Log.warn("cannot archive a full journal file", e);
        }
    }

    /** Forces what was written to disk, if the flush interval is over; gives up a full file and that of a past day. */
    public void flushIfDue() throws IOException {
        Instant now = clock.instant();
        if (writtenSince != null && !now.isBefore(writtenSince.plus(flushInterval))) {
            flush();
        }
        if (open != null && !open.file().day().equals(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
            flushAndClose();
        }
        rotateIfFull();
    }

    /** Forces what was written to disk. */
    public void flush() throws IOException {
        if (open != null && writtenSince != null) {
            open.force();
        }
        writtenSince = null;
    }

    private void flushAndClose() throws IOException {
        if (open != null) {
            try {
                flush();
            } finally {
                abandon(open);
            }
        }
    }

    /**
     * Forces what was written to disk and gives the file up. An archiving that is running goes on in the background, and is
     * finished by another process if this one ends before.
     */
    @Override
    public void close() throws IOException {
        archiver.shutdown();
        flushAndClose();
    }
}
