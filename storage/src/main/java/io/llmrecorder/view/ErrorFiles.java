package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The journal's lines of calls that did not succeed, by day: {@code errors/<day>_errors.jsonl}. */
public final class ErrorFiles implements JournalReader {
    private final Layout layout;
    private final LineFiles files;

    public ErrorFiles(Layout layout, long maxFileSize, Clock clock) {
        this.layout = layout;
        this.files = new LineFiles(layout, maxFileSize, clock, this::file, "[0-9]*_errors_*.jsonl");
    }

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        files.run(cursor);
    }

    private @Nullable Path file(RecordHead head, LocalDate day) {
        boolean failed = head.type().equals("call") && Boolean.FALSE.equals(head.success());
        return failed ? layout.errors().resolve(day + "_errors.jsonl") : null;
    }
}
