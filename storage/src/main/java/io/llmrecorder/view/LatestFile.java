package io.llmrecorder.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.RecordHead;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest calls in {@code real_time/latest.json}: a JSON array, newest first, one record a line, replaced atomically. At
 * most 50, and fewer where they are so large that they would take too much of the application's memory.
 */
public final class LatestFile implements JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 50;
    private static final long MOST_BYTES = 16L << 20;
    private static final int BATCH_BYTES = 1 << 20;
    /** Of a long journal the file is written, and the place remembered, about this often. */
    private static final int BATCHES = 64;

    private final Layout layout;
    private final Path file;
    /** By time of begin, then id. */
    private final TreeMap<String, byte[]> latest = new TreeMap<>();

    private long bytes;
    private boolean loaded;

    public LatestFile(Layout layout) {
        this.layout = layout;
        this.file = layout.realTime().resolve("latest.json");
    }

    @Override
    public String name() {
        return "latest";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        load();
        boolean more = true;
        while (more) {
            int batches = 0;
            for (more = take(cursor); more && ++batches < BATCHES; more = take(cursor)) {}
            if (batches > 0) {
                write();
                cursor.commit();
            }
        }
    }

    private boolean take(JournalCursor cursor) throws IOException {
        List<JournalLine> lines = cursor.next(BATCH_BYTES);
        for (JournalLine line : lines) {
            add(line.bytes());
        }
        return !lines.isEmpty();
    }

    /** A record that comes again, after a crash, takes its own place. */
    private void add(byte[] line) throws IOException {
        RecordHead head = RecordHead.of(line);
        if (head == null || !head.type().equals("call")) {
            forgetIfDeleted(head, line);
            return;
        }
        String key = head.timestamp() + " " + head.id();
        byte[] before = latest.put(key, line);
        bytes += line.length - (before == null ? 0 : before.length);
        while (latest.size() > MOST || (bytes > MOST_BYTES && latest.size() > 1)) {
            Map.Entry<String, byte[]> oldest = latest.pollFirstEntry();
            bytes -= oldest == null ? 0 : oldest.getValue().length;
        }
    }

    /** A session that somebody deleted is not shown any more. */
    private void forgetIfDeleted(@Nullable RecordHead head, byte[] line) throws IOException {
        if (head == null
                || head.sessionId() == null
                || !head.type().equals("conversation")
                || !JSON.readTree(line).path("deleted").asBoolean()) {
            return;
        }
        latest.values().removeIf(record -> {
            RecordHead its = RecordHead.of(record);
            boolean same = its != null && head.sessionId().equals(its.sessionId());
            bytes -= same ? record.length : 0;
            return same;
        });
    }

    private void load() throws IOException {
        if (loaded || !Files.exists(file)) {
            loaded = true;
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(layout.seal().open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String record = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
                add(record.getBytes(StandardCharsets.UTF_8));
            }
        }
        loaded = true;
    }

    private void write() throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream((int) Math.min(bytes + 200, MOST_BYTES));
        json.write('[');
        boolean first = true;
        for (byte[] record : latest.descendingMap().values()) {
            json.writeBytes((first ? "\n" : ",\n").getBytes(StandardCharsets.UTF_8));
            json.writeBytes(record);
            first = false;
        }
        json.writeBytes("\n]\n".getBytes(StandardCharsets.UTF_8));
        PrivateFiles.createFolder(layout, layout.realTime());
        PrivateFiles.replace(file, layout.seal().seal(json.toByteArray()));
    }
}
