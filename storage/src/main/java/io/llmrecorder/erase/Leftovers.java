package io.llmrecorder.erase;

import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Files that are being put together, {@code *.tmp}, and those that a crash left half done: nobody can say of which sessions these
 * have lines, and nobody needs them. For one thread.
 */
final class Leftovers {
    private static final Duration DEAD = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 50;

    private final Layout layout;
    private final Report report;
    private final Duration patience;
    private final Clock clock;

    Leftovers(Layout layout, Report report, Duration patience, Clock clock) {
        this.layout = layout;
        this.report = report;
        this.patience = patience;
        this.clock = clock;
    }

    /** Waits until no file is being put together: what is archived just now may have been read before lines were erased. */
    void awaitWriters() throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (isAnyBeingWritten()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("A file in " + layout.archive() + " is being written for " + patience.toSeconds()
                        + " seconds now; try again when that is done.");
            }
            pause();
        }
    }

    static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for another process.", e);
        }
    }

    private boolean isAnyBeingWritten() throws IOException {
        for (Path file : JournalErasure.entries(layout.archive(), "*.tmp")) {
            if (!isDead(file)) {
                return true;
            }
        }
        return false;
    }

    /** Whoever writes a file does so without a rest. */
    private boolean isDead(Path file) throws IOException {
        try {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            return Duration.between(changed, clock.instant()).compareTo(DEAD) > 0;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** @param execute false to count only */
    void erase(boolean execute) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(layout.archive(), layout.state(), layout.realTime())) {
            files.addAll(JournalErasure.entries(folder, "*.tmp"));
        }
        for (Path file : files) {
            if (isDead(file) && Files.exists(file)) {
                report.add(
                        layout.base().relativize(file).toString(),
                        1,
                        Files.size(file),
                        "left half done by a crash, with lines of nobody knows whom");
                if (execute) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
