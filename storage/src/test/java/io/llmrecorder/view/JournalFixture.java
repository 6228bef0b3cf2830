package io.llmrecorder.view;

import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A journal with lines for views to read. */
final class JournalFixture implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    final Layout layout;
    private final Journal journal;
    private int number;

    JournalFixture(Path base) {
        this.layout = new Layout(base);
        this.journal = new Journal(layout, Long.MAX_VALUE, Duration.ofDays(1), CLOCK);
    }

    /** Appends a line and answers it. */
    String append(String session, String timestamp, boolean success, int padding) throws IOException {
        String line = "{\"v\":1,\"type\":\"call\",\"id\":\"" + String.format("%08d", ++number) + "\",\"timestamp\":\""
                + timestamp + "\",\"session_id\":\"" + session + "\",\"session_source\":\"header\",\"success\":"
                + success
                + ",\"prompt\":\"" + "x".repeat(padding) + "\"}";
        journal.append(line.getBytes(StandardCharsets.UTF_8));
        return line;
    }

    String append(String session) throws IOException {
        return append(session, "2026-11-20T12:00:00." + String.format("%06d", number) + "Z", true, 10);
    }

    void appendRaw(String line) throws IOException {
        journal.append(line.getBytes(StandardCharsets.UTF_8));
    }

    void run(JournalReader reader) throws IOException {
        reader.run(FileCursor.open(layout, reader.name()));
    }

    /** Lets the reader do its work and then dies before the place is remembered. */
    void crashBeforeCommit(JournalReader reader) throws IOException {
        try {
            reader.run(new Uncommitted(FileCursor.open(layout, reader.name())));
        } catch (IOException e) {
            if (!"killed".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private record Uncommitted(JournalCursor cursor) implements JournalCursor {
        @Override
        public boolean isNew() {
            return cursor.isNew();
        }

        @Override
        public void skipToEnd() throws IOException {
            cursor.skipToEnd();
        }

        @Override
        public List<JournalLine> next(int maxBytes) throws IOException {
            return cursor.next(maxBytes);
        }

        @Override
        public long pendingBytes() throws IOException {
            return cursor.pendingBytes();
        }

        @Override
        public void commit() throws IOException {
            throw new IOException("killed");
        }

        @Override
        public void rewind() {
            cursor.rewind();
        }
    }
}
