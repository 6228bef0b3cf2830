package io.llmrecorder.erase;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.journal.BlobNames;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineEraser;
import io.llmrecorder.journal.ProcessLock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The journal, current and archived, and what views have archived: looked through, and erased. An application may write and archive
 * its files meanwhile; so files are looked at until none is left that was changed and has lines to erase. For one thread.
 */
final class JournalErasure {
    private static final int MOST_ROUNDS = 10;

    private final Layout layout;
    private final Notes notes;
    private final Leftovers leftovers;
    private final Report report;
    private final LongConsumer progress;
    private final Set<String> found = new TreeSet<>();
    /** As files were when they were last looked at for lines to erase. */
    private final Map<Path, List<Object>> seen = new HashMap<>();

    private @Nullable Instant latest;
    private long bytes;
    /** Whether a file was no longer where it had been. */
    private boolean moved;

    /** @param progress hears how many bytes were looked at */
    JournalErasure(Layout layout, Notes notes, Leftovers leftovers, Report report, LongConsumer progress) {
        this.layout = layout;
        this.notes = notes;
        this.leftovers = leftovers;
        this.report = report;
        this.progress = progress;
    }

    /** Looks which lines there are, and notes their calls and blobs. */
    void survey(Wanted wanted) throws IOException {
        do {
            moved = false;
            for (Path file : files()) {
                look(file, true, line -> {
                    LineFacts facts = LineFacts.of(line);
                    if (wanted.isWanted(facts, line)) {
                        note(facts, line);
                    }
                    return false;
                });
            }
        } while (moved);
    }

    private void note(LineFacts facts, byte[] line) {
        if (facts.isCall() && facts.id() != null) {
            notes.callIds().add(facts.id());
        }
        if (facts.session() != null) {
            found.add(facts.session());
        }
        BlobNames.in(line, notes.blobs()::add);
        Instant time = facts.time();
        latest = latest == null || (time != null && time.isAfter(latest)) ? time : latest;
    }

    /** The sessions of which the survey found lines. */
    Set<String> found() {
        return found;
    }

    /** Begin of the last call that the survey found, by the clock of whoever recorded it; null when it found none. */
    @Nullable
    Instant latest() {
        return latest;
    }

    /**
     * Erases lines; when it is called again, in files that were changed or came since.
     *
     * @param execute false to count only
     */
    void erase(Wanted wanted, boolean execute) throws IOException {
        boolean again = true;
        for (int round = 0; again; round++) {
            if (round == MOST_ROUNDS) {
                report.addProblem("The session goes on while it is erased; run this again when it is over.");
                return;
            }
            if (execute) {
                leftovers.awaitWriters();
            }
            moved = false;
            again = false;
            for (Path file : files()) {
                List<Object> state = state(file);
                if (!state.equals(seen.put(file, state))) {
                    again |= erase(file, wanted, execute) && execute;
                }
            }
            again |= moved;
        }
    }

    /** What changes when a file is changed. */
    private static List<Object> state(Path file) throws IOException {
        try {
            return List.of(Files.size(file), Files.getLastModifiedTime(file));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Answers whether there were lines to erase. */
    private boolean erase(Path file, Wanted wanted, boolean execute) throws IOException {
        if (isCompressed(file) || !execute) {
            return erase(file, wanted, false, execute);
        }
        // Of whoever writes it, or is just archiving it; without it, it is ours.
        try (ProcessLock lock = ProcessLock.tryLock(layout, String.valueOf(file.getFileName()))) {
            return erase(file, wanted, lock != null, true);
        }
    }

    private boolean erase(Path file, Wanted wanted, boolean owned, boolean execute) throws IOException {
        LineEraser.Found lines = look(file, owned, line -> {
            LineFacts facts = LineFacts.of(line);
            boolean goes = wanted.isWanted(facts, line);
            if (goes && facts.session() != null && !wanted.isOfSessions(facts, line)) {
                notes.others().add(facts.session());
            }
            return goes;
        });
        if (lines == null || lines.lines() + lines.halves() == 0) {
            return false;
        }
        report.addLines(layout.base().relativize(file).toString(), lines);
        if (execute) {
            notes.save();
            writeOver(file, wanted, owned);
        }
        return true;
    }

    private void writeOver(Path file, Wanted wanted, boolean owned) throws IOException {
        try {
            if (isCompressed(file)) {
                LineEraser.compressed(file, layout.seal(), wanted, true);
            } else {
                LineEraser.inPlace(file, layout.seal(), wanted, owned, true);
            }
        } catch (NoSuchFileException e) {
            // archived since; it is looked at there
        }
    }

    /** Null when the file is gone, or cannot be read to its end, which is a problem. */
    private LineEraser.@Nullable Found look(Path file, boolean withRest, Predicate<byte[]> wanted) throws IOException {
        try {
            LineEraser.Found lines = isCompressed(file)
                    ? LineEraser.compressed(file, layout.seal(), wanted, false)
                    : LineEraser.inPlace(file, layout.seal(), wanted, withRest, false);
            bytes += Files.size(file);
            progress.accept(bytes);
            return lines;
        } catch (NoSuchFileException e) {
            moved = true;
            return null;
        } catch (EOFException | ZipException e) {
            report.addProblem("The file " + layout.base().relativize(file) + " is damaged (" + e.getMessage()
                    + "), so it stays as it is; delete it if the session may be in it.");
            return null;
        }
    }

    /** What the views have archived is there, too, and for a moment, or after a crash, not compressed. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(entries(layout.byDate(), "*.jsonl"));
        files.addAll(entries(layout.archive(), "*.jsonl"));
        for (Path file : entries(layout.archive(), "*")) {
            if (isCompressed(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private static boolean isCompressed(Path file) {
        return Codec.ofFile(String.valueOf(file.getFileName())) != null;
    }

    static List<Path> entries(Path folder, String glob) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }
}
