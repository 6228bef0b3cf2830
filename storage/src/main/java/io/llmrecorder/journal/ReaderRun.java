package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One reader with its lock, its cursor and its failures. Safe for use by many threads; a run is waited for by others. */
final class ReaderRun {
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 300_000;
    private static final long TAKE_OVER_MILLIS = 3_000;
    private static final int LARGEST_DOUBLING = 20;

    private final JournalFiles files;
    private final JournalReader reader;
    private final Clock clock;
    private @Nullable ProcessLock lock;
    private @Nullable FileCursor cursor;
    private long dueAt;
    private int failuresInARow;

    // Written in a run, and read without waiting for its end.
    private volatile boolean runsHere;
    private volatile long failures;
    private volatile @Nullable String lastError;
    private volatile @Nullable Instant lastErrorAt;
    private volatile @Nullable Instant lastSuccessAt;

    ReaderRun(JournalFiles files, JournalReader reader, Clock clock) {
        this.files = files;
        this.reader = reader;
        this.clock = clock;
    }

    /** Runs the reader unless it is in a pause. */
    synchronized void runIfDue() {
        long wait = dueAt - clock.millis();
        // A longer wait than there can be comes from a clock that was set back.
        if (wait <= 0 || wait > LONGEST_PAUSE_MILLIS) {
            runNow();
        }
    }

    /** Runs the reader, unless another process does; answers why it failed, or null. */
    synchronized @Nullable Throwable runNow() {
        try {
            FileCursor place = place();
            if (place == null) {
                dueAt = clock.millis() + TAKE_OVER_MILLIS;
                return null;
            }
            reader.run(place);
            succeeded();
            return null;
        } catch (Throwable e) {
            // Any Throwable: a class that is missing for one reader, say, must not end the others.
            failed(e);
            return e;
        }
    }

    /** The cursor, once the lock is ours; null while it is another's. */
    private @Nullable FileCursor place() throws IOException {
        if (lock == null || !lock.isHeld()) {
            close();
            lock = ProcessLock.tryLock(files.layout(), reader.name());
        }
        if (lock != null && cursor == null) {
            // Opened under the lock: another process may have moved the checkpoint on.
            cursor = FileCursor.open(files, reader.name());
        }
        runsHere = lock != null;
        return cursor;
    }

    private void succeeded() {
        failuresInARow = 0;
        dueAt = 0;
        lastSuccessAt = clock.instant();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under this object's monitor only
    private void failed(Throwable cause) {
        failures++;
        lastError = cause.toString();
        lastErrorAt = clock.instant();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failuresInARow++, LARGEST_DOUBLING));
        dueAt = clock.millis() + pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        if (cursor != null) {
            cursor.rewind();
        }
        Log.warn("the journal reader " + reader.name() + " failed and will be tried again", cause);
    }

    /** The next run is the last. */
    void closing() {
        reader.closing();
    }

    JournalFollower.Progress progress() {
        return new JournalFollower.Progress(
                reader.name(), runsHere, pendingBytes(), failures, lastError, lastErrorAt, lastSuccessAt);
    }

    private @Nullable Long pendingBytes() {
        try {
            return FileCursor.open(files, reader.name()).pendingBytes();
        } catch (IOException e) {
            return null;
        }
    }

    /** Lets another process run the reader. */
    synchronized void close() {
        runsHere = false;
        ProcessLock held = lock;
        lock = null;
        if (cursor != null) {
            cursor.rewind();
            cursor = null;
        }
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            Log.warn("cannot release the lock of the journal reader " + reader.name(), e);
        }
    }
}
