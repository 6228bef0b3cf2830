package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.journal.Archive;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies lines of the journal to the files where they belong, each once.
 *
 * <p>A batch is sorted by file, so that each file is opened once for it, and one at a time. A crash between the append and the
 * commit makes the cursor hand lines out again: until it has caught up for the first time after a start or a failure, a line
 * that stands at the end of its file is not appended again. For one thread.
 */
final class LineFiles {
    /** Where a line goes, or null for nowhere. */
    interface Route {
        @Nullable
        Path file(RecordHead head, LocalDate day);
    }

    /** As much as may be in memory: the more, the more lines of a file are written at once. */
    static final int BATCH_BYTES = 1 << 22;

    private static final int DAY = "2026-11-20".length();
    /** Ids remembered while catching up; past it they are read again. */
    private static final int MOST_IDS = 200_000;

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Layout layout;
    private final long maxFileSize;
    private final Clock clock;
    private final Route route;
    private final String archived;
    private final FileTail fileTail;
    private final Map<Path, Set<String>> tails = new HashMap<>();
    private LocalDate lastDay = LocalDate.EPOCH;
    private String lastDayText = lastDay.toString();
    private int idsInTails;
    private boolean caughtUp;

    /** @param archived pattern of the names that this view's full files have in the archive before they are compressed */
    LineFiles(Layout layout, long maxFileSize, Clock clock, Route route, String archived) {
        this.layout = layout;
        this.maxFileSize = maxFileSize;
        this.clock = clock;
        this.route = route;
        this.archived = archived;
        this.fileTail = new FileTail(layout.seal());
    }

    void run(JournalCursor cursor) throws IOException {
        boolean done = false;
        try {
            if (!caughtUp) {
                finishArchiving();
            }
            for (List<JournalLine> batch = cursor.next(BATCH_BYTES);
                    !batch.isEmpty();
                    batch = cursor.next(BATCH_BYTES)) {
                copy(batch);
                cursor.commit();
            }
            done = true;
        } finally {
            // After a failure lines may come again.
            caughtUp = done;
            forgetTails();
        }
    }

    private void copy(List<JournalLine> batch) throws IOException {
        Map<Path, List<byte[]>> byFile = new LinkedHashMap<>();
        for (JournalLine line : batch) {
            RecordHead head = RecordHead.of(line.bytes());
            LocalDate day = head == null ? null : day(head.timestamp());
            Path file = head == null || day == null ? null : route.file(head, day);
            if (head != null && file != null && !isThere(head, file)) {
                byFile.computeIfAbsent(file, key -> new ArrayList<>()).add(line.bytes());
            }
        }
        for (Map.Entry<Path, List<byte[]>> lines : byFile.entrySet()) {
            append(lines.getKey(), lines.getValue());
        }
    }

    private @Nullable LocalDate day(@Nullable String timestamp) {
        try {
            return timestamp == null ? null : dayOf(timestamp);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** As the recorder writes times the day is at hand, and mostly that of the line before. */
    private LocalDate dayOf(String timestamp) {
        boolean usual = timestamp.length() > DAY && timestamp.charAt(DAY) == 'T' && timestamp.endsWith("Z");
        if (usual && timestamp.startsWith(lastDayText)) {
            return lastDay;
        }
        LocalDate day = LocalDate.ofInstant(Instant.parse(timestamp), ZoneOffset.UTC);
        lastDay = day;
        lastDayText = day.toString();
        return day;
    }

    private boolean isThere(RecordHead head, Path file) throws IOException {
        if (caughtUp || head.id() == null) {
            return false;
        }
        Set<String> tail = tails.get(file);
        if (tail == null) {
            if (idsInTails > MOST_IDS) {
                forgetTails();
            }
            tail = fileTail.repairAndRead(file, 2L * BATCH_BYTES);
            tails.put(file, tail);
            idsInTails += tail.size();
        }
        return tail.contains(FileTail.key(head));
    }

    private void forgetTails() {
        tails.clear();
        idsInTails = 0;
    }

    private void append(Path file, List<byte[]> lines) throws IOException {
        // Before a batch and never within: what comes again after a crash is then still to be seen in the file.
        if (!append(file, lines, maxFileSize)) {
            archive(file);
            append(file, lines, Long.MAX_VALUE);
        }
    }

    /** Mostly the folder is there, and the file is not full. */
    private boolean append(Path file, List<byte[]> lines, long most) throws IOException {
        try {
            return fileTail.append(file, lines, most);
        } catch (NoSuchFileException e) {
            PrivateFiles.createFolder(layout, folder(file));
            return fileTail.append(file, lines, most);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a view file has no folder: " + file);
        }
        return folder;
    }

    /** Moved before it is compressed: killed in between, we would else put it into the archive twice. */
    private void archive(Path file) throws IOException {
        PrivateFiles.createFolder(layout, layout.archive());
        compress(Files.move(file, freeName(file), StandardCopyOption.ATOMIC_MOVE));
    }

    private static void compress(Path moved) throws IOException {
        Archive.compress(moved, compressed(moved));
        Files.delete(moved);
    }

    private static Path compressed(Path moved) {
        return moved.resolveSibling(moved.getFileName() + ".gz");
    }

    /** Compresses what a process has moved that died before it could. */
    private void finishArchiving() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(layout.archive(), archived)) {
            for (Path moved : left) {
                compress(moved);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing was archived yet
        }
    }

    /** {@code errors/2026-11-20_errors.jsonl} goes by its name, and a session's file by that of its folder too. */
    private Path freeName(Path file) {
        Path folder = folder(file);
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.jsonl$", "");
        String stem = folder.equals(layout.errors()) ? name : folder.getFileName() + "_" + name;
        String timestamp = TIMESTAMP.format(clock.instant());
        Path free = layout.archive().resolve(stem + "_" + timestamp + ".jsonl");
        for (int number = 2; Files.exists(free) || Files.exists(compressed(free)); number++) {
            free = layout.archive().resolve(stem + "_" + timestamp + "." + number + ".jsonl");
        }
        return free;
    }
}
