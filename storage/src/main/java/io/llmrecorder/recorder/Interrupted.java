package io.llmrecorder.recorder;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.config.Log;
import io.llmrecorder.crypt.MissingKeyException;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the calls that ran in a process when it died to the journal, as {@code interrupted} records, each exactly once.
 *
 * <p>A process is dead when the lock of its {@link InFlight} file is free. Only what the journal has not got is written: the
 * process may have died after it wrote a record and before it noted so, and so may the one that took over before.
 */
final class Interrupted {
    private static final String PREFIX = "in_flight.";
    private static final String SUFFIX = ".jsonl";

    private final Layout layout;

    Interrupted(Layout layout) {
        this.layout = layout;
    }

    /** Takes over from all dead processes. */
    void recover(Sink sink) throws IOException {
        for (Path file : files(layout)) {
            try (ProcessLock lock = ProcessLock.tryLock(layout, InFlight.lockName(instance(file)))) {
                if (lock != null) {
                    takeOver(file, sink);
                    lock.delete();
                }
            } catch (MissingKeyException e) {
                // It waits for its key; the others need not wait for it.
                Log.warn("cannot take over the calls of a process that died", e);
            }
        }
    }

    /** Of the process whose running calls the file has. */
    static String instance(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    }

    /** The files of running calls, of living and dead processes. */
    static List<Path> files(Layout layout) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.realTime(), PREFIX + "*" + SUFFIX)) {
            entries.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // no call ever ran long enough
        }
        return files;
    }

    private void takeOver(Path file, Sink sink) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Map<String, byte[]> running = new InFlightFile(layout.seal(), file).running();
        if (!running.isEmpty()) {
            removeRecorded(running);
            int count = running.size();
            sink.append(new ArrayDeque<>(running.values()));
            sink.flush();
            Log.info(count + " calls that ran when their process died are recorded as interrupted");
        }
        Files.delete(file);
    }

    /** Takes out the calls of which the journal has a record; it was written on the day of the begin or later. */
    private void removeRecorded(Map<String, byte[]> running) throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate day = today;
        for (byte[] line : running.values()) {
            LocalDate begun = day(line);
            day = begun != null && begun.isBefore(day) ? begun : day;
        }
        JournalFiles journal = new JournalFiles(layout);
        for (; !day.isAfter(today); day = day.plusDays(1)) {
            try (Stream<JournalLine> lines = journal.lines(day)) {
                lines.forEach(line -> remove(line, running));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private static void remove(JournalLine line, Map<String, byte[]> running) {
        RecordHead head = RecordHead.of(line.bytes());
        if (head != null && head.id() != null && head.type().equals("call")) {
            running.remove(head.id());
        }
    }

    private static @Nullable LocalDate day(byte[] line) {
        RecordHead head = RecordHead.of(line);
        try {
            return head == null || head.timestamp() == null
                    ? null
                    : LocalDate.ofInstant(Instant.parse(head.timestamp()), ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
