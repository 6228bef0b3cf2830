package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The journal's lines by session and day: {@code by_session/session_<id>/<day>.jsonl}. */
public final class SessionFiles implements JournalReader {
    private final Layout layout;
    private final LineFiles files;

    public SessionFiles(Layout layout, long maxFileSize, Clock clock) {
        this.layout = layout;
        this.files = new LineFiles(layout, maxFileSize, clock, this::file, "session_*.jsonl");
    }

    /** Deletes what the session has said so far; what it says later begins anew. */
    public static void delete(Layout layout, String sessionId) throws IOException {
        Path folder = layout.session(sessionId);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public String name() {
        return "by_session";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        files.run(cursor);
    }

    private @Nullable Path file(RecordHead head, LocalDate day) {
        String session = head.sessionId();
        return session == null ? null : layout.session(session).resolve(day + ".jsonl");
    }
}
