package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder for each call, to look at without tools:
 * {@code calls/20261120/session_20261120_040105/call_20261120_040105_001/} with {@code input.json}, {@code output.txt} and
 * {@code metadata.json}. The session is the process run; day and time of the call are UTC as everywhere, and the number
 * counts the calls that began in that second.
 *
 * <p>A call that comes again after a crash is known by the id in its {@code metadata.json}, which is written last.
 */
public final class CallFolders implements JournalReader {
    private static final int BATCH_BYTES = 1 << 20;
    private static final int MOST_SECONDS = 10_000;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Layout layout;
    private final ProcessSessions sessions;
    /** By the path of a call's folder without its number. */
    private final Map<Path, Second> seconds = new HashMap<>();

    public CallFolders(Layout layout, ZoneId zone) {
        this.layout = layout;
        this.sessions = new ProcessSessions(layout, zone);
    }

    /** The calls of one second that have a folder. */
    private record Second(Set<String> ids) {
        int next() {
            return ids.size() + 1;
        }
    }

    @Override
    public String name() {
        return "call_folders";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        try {
            for (List<JournalLine> lines = cursor.next(BATCH_BYTES);
                    !lines.isEmpty();
                    lines = cursor.next(BATCH_BYTES)) {
                for (JournalLine line : lines) {
                    write(line);
                }
                cursor.commit();
            }
        } finally {
            // What is on disk counts, also after a failure or when somebody deletes folders.
            seconds.clear();
        }
    }

    private void write(JournalLine line) throws IOException {
        RecordHead head = RecordHead.of(line.bytes());
        Instant time = head == null || !head.type().equals("call") ? null : time(head.timestamp());
        if (head == null || head.id() == null || time == null) {
            return;
        }
        CallFolder call = parsed(line);
        if (call != null) {
            write(call, head.id(), time);
        }
    }

    private static @Nullable Instant time(@Nullable String timestamp) {
        try {
            return timestamp == null ? null : Instant.parse(timestamp);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A line that is no record is for {@code verify} to report; it must not keep this view waiting for ever. */
    private static @Nullable CallFolder parsed(JournalLine line) {
        try {
            return CallFolder.of(line.bytes());
        } catch (IOException e) {
            Log.warn("a line of the journal is no record, and has no folder", e);
            return null;
        }
    }

    private void write(CallFolder call, String id, Instant time) throws IOException {
        Path session = layout.calls(DAY.format(time), sessions.of(call.record()));
        Path stem = session.resolve("call_" + SECOND.format(time));
        Second second = second(stem);
        if (second.ids().contains(id)) {
            return;
        }
        Path folder = numbered(stem, second.next());
        PrivateFiles.createFolder(layout, folder);
        put(folder.resolve("input.json"), call.input());
        put(folder.resolve("output.txt"), call.output());
        put(folder.resolve("metadata.json"), call.metadata());
        second.ids().add(id);
    }

    private Second second(Path stem) throws IOException {
        Second known = seconds.get(stem);
        if (known == null) {
            if (seconds.size() >= MOST_SECONDS) {
                seconds.clear();
            }
            known = onDisk(stem);
            seconds.put(stem, known);
        }
        return known;
    }

    /** A folder without whole metadata is what a crash left, and taken next. */
    private Second onDisk(Path stem) throws IOException {
        Second second = new Second(new HashSet<>());
        String id = id(stem, 1);
        while (!id.isEmpty() && second.ids().add(id)) {
            id = id(stem, second.next());
        }
        return second;
    }

    private String id(Path stem, int number) throws IOException {
        try {
            return CallFolder.id(layout.seal().read(numbered(stem, number).resolve("metadata.json")));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static Path numbered(Path stem, int number) {
        return stem.resolveSibling(String.format(Locale.ROOT, "%s_%03d", stem.getFileName(), number));
    }

    /** Not forced to disk: the journal is, and this view can be made again from it. */
    private void put(Path file, byte[] content) throws IOException {
        try (OutputStream out = layout.seal().seal(PrivateFiles.create(file))) {
            out.write(content);
        }
    }
}
