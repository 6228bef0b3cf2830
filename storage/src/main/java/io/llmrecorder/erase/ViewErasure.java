package io.llmrecorder.erase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.crypt.KeyFileException;
import io.llmrecorder.crypt.MissingKeyException;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineEraser;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.ProcessLock;
import io.llmrecorder.recorder.RunningCallsErasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was made of the sessions' lines beside the journal: files by session, failed calls, the newest calls, folders, documents. */
final class ViewErasure {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Layout layout;
    private final Set<String> sessions;
    private final Wanted wanted;
    private final Notes notes;
    private final Report report;
    private final boolean execute;

    /** @param execute false to count only */
    ViewErasure(Layout layout, Set<String> sessions, Wanted wanted, Notes notes, Report report, boolean execute) {
        this.layout = layout;
        this.sessions = sessions;
        this.wanted = wanted;
        this.notes = notes;
        this.report = report;
        this.execute = execute;
    }

    void erase() throws IOException {
        if (execute) {
            awaitViews();
        }
        for (String session : sessions) {
            sessionFolder(layout.session(session));
        }
        for (String session : notes.others()) {
            for (Path file : entries(layout.session(session))) {
                lines(file);
            }
        }
        for (Path file : entries(layout.errors())) {
            lines(file);
        }
        runningCalls();
        latest();
        callFolders();
        documents();
        exports();
    }

    /** An application that keeps views may have read lines before they were erased, and be about to write them. */
    private void awaitViews() throws IOException {
        JournalFiles journal = new JournalFiles(layout);
        Map<String, Long> ends = journal.ends();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String view : List.of("by_session", "errors", "latest", "call_folders", "session_documents")) {
            while (isKept(view) && !journal.isReadBy(view, ends)) {
                if (System.nanoTime() - end > 0) {
                    report.addProblem(
                            "The view " + view + " is far behind the journal; run this again when it is not.");
                    return;
                }
                Leftovers.pause();
            }
        }
    }

    private boolean isKept(String view) throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, view)) {
            return lock == null;
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        return JournalErasure.entries(folder, "*");
    }

    private String name(Path path) {
        return layout.base().relativize(path).toString();
    }

    private void sessionFolder(Path folder) throws IOException {
        for (Path file : entries(folder)) {
            LineEraser.Found found = lines(file);
            if (execute && found != null && found.kept() == 0) {
                Files.deleteIfExists(file);
            }
        }
        if (execute) {
            deleteIfEmpty(folder);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // what the session has said since
        }
    }

    /** Null when the file is gone. A view may append meanwhile, so lines are written over. */
    private LineEraser.@Nullable Found lines(Path file) throws IOException {
        try {
            LineEraser.Found found = LineEraser.inPlace(file, layout.seal(), wanted, false, execute);
            report.addLines(name(file), found);
            return found;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void runningCalls() throws IOException {
        RunningCallsErasure calls = new RunningCallsErasure(layout, wanted, execute);
        calls.found().forEach((file, found) -> {
            if (found.lines() > 0) {
                report.add(name(file), found.lines(), found.bytes(), "notes of running calls");
            }
            report.addHalves(name(file), found);
        });
        if (calls.running() > 0) {
            report.addProblem(
                    calls.running() + " calls of the session still run; run this again when they have ended.");
        }
    }

    /** An application that keeps the file takes the session out itself, once it sees that it was deleted. */
    private void latest() throws IOException {
        Path file = layout.realTime().resolve("latest.json");
        List<String> own = own(file);
        if (own.isEmpty()) {
            return;
        }
        report.add(
                name(file), own.size(), own.stream().mapToLong(String::length).sum(), "calls of the session");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (execute && !own(file).isEmpty() && !takenOut(file)) {
            if (System.nanoTime() - end > 0) {
                report.addProblem("An application still shows the session in " + file + "; run this again.");
                return;
            }
            Leftovers.pause();
        }
    }

    private boolean takenOut(Path file) throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, "latest")) {
            if (lock == null) {
                return false;
            }
            List<String> kept = new ArrayList<>();
            for (String line : textLines(file)) {
                String record = record(line);
                if (record.startsWith("{") && !isWanted(record)) {
                    kept.add(record);
                }
            }
            String json = kept.isEmpty() ? "[\n]\n" : "[\n" + String.join(",\n", kept) + "\n]\n";
            PrivateFiles.replace(file, layout.seal().seal(json.getBytes(StandardCharsets.UTF_8)));
            return true;
        }
    }

    private List<String> own(Path file) throws IOException {
        try {
            return textLines(file).stream()
                    .map(ViewErasure::record)
                    .filter(this::isWanted)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private List<String> textLines(Path file) throws IOException {
        return new String(layout.seal().read(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static String record(String line) {
        return line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
    }

    private boolean isWanted(String record) {
        return record.startsWith("{") && wanted.test(record.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code calls/<day>/<process run>/<call>/}, each with a {@code metadata.json}. */
    private void callFolders() throws IOException {
        for (Path day : entries(layout.calls())) {
            for (Path run : entries(day)) {
                for (Path call : entries(run)) {
                    if (isOfSession(call)) {
                        folder(call);
                    }
                }
                if (execute) {
                    deleteIfEmpty(run);
                }
            }
        }
    }

    private boolean isOfSession(Path call) throws IOException {
        try {
            JsonNode metadata = JSON.readTree(layout.seal().read(call.resolve("metadata.json")));
            return (sessions.contains(metadata.path("session_id").asText())
                            && !wanted.isLater(
                                    LineFacts.time(metadata.path("timestamp").asText())))
                    || notes.callIds().contains(metadata.path("call_id").asText());
        } catch (MissingKeyException | KeyFileException e) {
            throw e;
        } catch (IOException e) {
            return false; // not written whole, or yet
        }
    }

    private void folder(Path folder) throws IOException {
        long bytes = 0;
        List<Path> files = entries(folder);
        for (Path file : files) {
            bytes += Files.size(file);
        }
        report.add(name(folder), files.size(), bytes, "folder of a call");
        if (execute) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        }
    }

    private void documents() throws IOException {
        for (Path day : entries(layout.sessionDocuments())) {
            for (String session : sessions) {
                file(day.resolve(Layout.name(session) + ".json"), "document of the session");
            }
            if (execute) {
                deleteIfEmpty(day);
            }
        }
    }

    private void file(Path file, String what) throws IOException {
        try {
            report.add(name(file), 1, Files.size(file), what);
            if (execute) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // of another day
        }
    }

    /** What the console exported may have any session in it, in formats that do not say which. */
    private void exports() throws IOException {
        for (Path file : entries(layout.state().resolve("exports"))) {
            file(file, "export of before, to be made again");
        }
    }
}
