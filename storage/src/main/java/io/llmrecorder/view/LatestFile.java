package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    private void add(byte[] line) {
        String key = key(line);
        if (key == null) {
            return;
        }
        byte[] before = latest.put(key, line);
        bytes += line.length - (before == null ? 0 : before.length);
        while (latest.size() > MOST || (bytes > MOST_BYTES && latest.size() > 1)) {
            Map.Entry<String, byte[]> oldest = latest.pollFirstEntry();
            bytes -= oldest == null ? 0 : oldest.getValue().length;
        }
    }

    private static @Nullable String key(byte[] line) {
        RecordHead head = RecordHead.of(line);
        return head != null && head.type().equals("call") ? head.timestamp() + " " + head.id() : null;
    }

    private void load() throws IOException {
        if (loaded || !Files.exists(file)) {
            loaded = true;
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
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
        PrivateFiles.replace(file, json.toByteArray());
    }
}
