package io.llmrecorder.s3;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds a session's records on disk: in its own files, or in the journal, which costs a pass over whole days. */
final class SessionRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SESSION = Set.of("session_id");

    private final Layout layout;
    private final JournalFiles journal;

    SessionRecords(Layout layout) {
        this.layout = layout;
        this.journal = new JournalFiles(layout);
    }

    /** The records in the view {@code by_session}; none when there is no such folder. */
    SessionLines own(String sessionId) {
        return visitor -> {
            for (Path file : files(layout.session(sessionId))) {
                String name = String.valueOf(file.getFileName());
                try (InputStream in = Files.newInputStream(file)) {
                    visit(layout.seal().openLines(in, name), visitor);
                }
            }
        };
    }

    private static Set<Path> files(Path folder) throws IOException {
        // By name, which begins with the day.
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jsonl")) {
            entries.forEach(files::add);
        } catch (NoSuchFileException e) {
            // the view is off, or has not come to this session yet
        }
        return files;
    }

    private static void visit(InputStream in, SessionLines.Visitor visitor) throws IOException {
        try (MappingIterator<JsonNode> records = JSON.readerFor(JsonNode.class).readValues(in)) {
            while (records.hasNextValue()) {
                visitor.visit(records.nextValue());
            }
        } catch (JsonParseException e) {
            // A torn line ends the file for us; the caller sees that records are missing, and reads the journal.
        }
    }

    /** The records in the journal files from {@code first} to {@code last}, both by name, archived ones included. */
    SessionLines inJournal(String sessionId, String first, String last) {
        return visitor -> {
            LocalDate end = day(last);
            for (LocalDate day = day(first); !day.isAfter(end); day = day.plusDays(1)) {
                visitDay(day, sessionId, visitor);
            }
        };
    }

    private void visitDay(LocalDate day, String sessionId, SessionLines.Visitor visitor) throws IOException {
        try (Stream<JournalLine> lines = journal.lines(day)) {
            for (Iterator<JournalLine> i = lines.iterator(); i.hasNext(); ) {
                JournalLine line = i.next();
                if (sessionId.equals(Fields.of(line.bytes(), SESSION).get("session_id"))) {
                    visitor.visit(line.tree());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A journal file's name begins with its day. */
    private static LocalDate day(String file) {
        return LocalDate.parse(file.substring(0, "2026-11-20".length()));
    }
}
