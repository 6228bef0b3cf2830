package io.llmrecorder.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Log;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a process notes how its recorder stands, {@code state/recorder.<instance>.json}, for those who ask from outside. While
 * the process lives it holds the lock {@code recorder.<instance>}. For one thread at a time.
 */
public final class StatusFile implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "recorder.";
    private static final String SUFFIX = ".json";

    private final Layout layout;
    private @Nullable ProcessLock lock;
    private @Nullable RecorderStatus last;

    public StatusFile(Layout layout) {
        this.layout = layout;
    }

    /** Notes how it stands, unless that has been noted already. */
    public synchronized void write(RecorderStatus status) throws IOException {
        if (status.saysTheSameAs(last)) {
            return;
        }
        String name = PREFIX + status.instance();
        if (lock == null || !lock.isHeld()) {
            lock = ProcessLock.tryLock(layout, name);
        }
        if (lock != null) {
            PrivateFiles.replaceLightly(layout.state().resolve(name + SUFFIX), JSON.writeValueAsBytes(json(status)));
            last = status;
        }
    }

    /** Takes the note back: an ended process has no queue. */
    @Override
    public synchronized void close() throws IOException {
        ProcessLock held = lock;
        RecorderStatus noted = last;
        lock = null;
        if (held != null) {
            if (noted != null) {
                Files.deleteIfExists(layout.state().resolve(PREFIX + noted.instance() + SUFFIX));
            }
            held.delete();
        }
    }

    /** What the living processes on the folder have noted; the notes of dead ones are deleted. */
    static List<RecorderStatus> all(Layout layout) throws IOException {
        List<RecorderStatus> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.state(), PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                RecorderStatus status = isDead(layout, file) ? null : read(file);
                if (status != null) {
                    all.add(status);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return all;
    }

    /** Answers false where that cannot be told, such as in a folder that cannot be written. */
    private static boolean isDead(Layout layout, Path file) {
        String name = String.valueOf(file.getFileName());
        try (ProcessLock lock = ProcessLock.tryLock(layout, name.substring(0, name.length() - SUFFIX.length()))) {
            if (lock == null) {
                return false;
            }
            Files.deleteIfExists(file);
            lock.delete();
            return true;
        } catch (IOException e) {
            Log.debug("cannot tell whether the process of " + file + " lives: " + e);
            return false;
        }
    }

    private static @Nullable RecorderStatus read(Path file) throws IOException {
        try {
            return status(JSON.readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException | DateTimeException e) {
            return null;
        }
    }

    private static ObjectNode json(RecorderStatus status) {
        ObjectNode json = JSON.createObjectNode()
                .put("instance", status.instance())
                .put("service", status.service())
                .put("host", status.host())
                .put("pid", status.pid())
                .put("at", status.at().toString())
                .put("offered", status.offered())
                .put("written", status.written())
                .put("failed", status.failed())
                .put("dropped", status.dropped())
                .put("queued", status.queued())
                .put("queued_bytes", status.queuedBytes())
                .put("running", status.running())
                .put("skipped", status.skipped())
                .put("write_failure", status.writeFailure());
        for (SkippedCall skipped : status.lastSkipped()) {
            json.withArray("last_skipped")
                    .addObject()
                    .put("at", skipped.at().toString())
                    .put("request", skipped.request())
                    .put("reason", skipped.reason());
        }
        return json;
    }

    private static RecorderStatus status(JsonNode json) {
        List<SkippedCall> skipped = new ArrayList<>();
        for (JsonNode call : json.path("last_skipped")) {
            skipped.add(new SkippedCall(
                    Instant.parse(call.path("at").asText()),
                    call.path("request").asText(),
                    call.path("reason").asText()));
        }
        return new RecorderStatus(
                json.path("instance").asText(),
                json.path("service").asText(),
                json.path("host").asText(),
                json.path("pid").asLong(),
                Instant.parse(json.path("at").asText()),
                json.path("offered").asLong(),
                json.path("written").asLong(),
                json.path("failed").asLong(),
                json.path("dropped").asLong(),
                json.path("queued").asLong(),
                json.path("queued_bytes").asLong(),
                json.path("running").asLong(),
                json.path("skipped").asLong(),
                skipped,
                json.path("write_failure").textValue());
    }
}
