package io.llmrecorder.s3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmrecorder.codec.Codec;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineEraser;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Erases lines in the segments of a bucket, under their keys, and deletes session documents and blobs. Segments of all applications under the
 * prefix are read whole, for no list says which sessions they have. For one thread.
 */
public final class LakeErasure implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final S3Settings settings;
    private final Layout layout;
    private final ObjectStore store;
    private final LongConsumer progress;
    private long bytes;

    /** Hears of an object in which something was found. */
    public interface Found {
        /** It is at this URL; {@code lines} is 0 for one that goes whole. */
        void object(String url, long lines, long bytes) throws IOException;
    }

    /** @param progress hears how many bytes of segments were read */
    public LakeErasure(S3Settings settings, Layout layout, LongConsumer progress) {
        this.settings = settings;
        this.layout = layout;
        this.store = new ObjectStore(settings);
        this.progress = progress;
    }

    /** Whether lines of this folder have been shipped to some bucket. */
    public static boolean wasShipped(Layout layout) throws IOException {
        return !FileCursor.open(layout, SegmentShipper.NAME).isNew();
    }

    /**
     * Erases lines.
     *
     * @param execute false to count only
     * @throws IOException one sentence; what was rewritten before is rewritten
     */
    public void segments(Predicate<byte[]> wanted, boolean execute, Found found) throws IOException {
        Map<String, String> seen = new TreeMap<>();
        boolean again = true;
        while (again) {
            // What was being uploaded when lines were erased in the journal is here a moment later.
            Map<String, String> now = tags();
            again = false;
            for (Map.Entry<String, String> object : now.entrySet()) {
                if (!object.getValue().equals(seen.put(object.getKey(), object.getValue()))) {
                    again |= segment(object.getKey(), wanted, execute, found) && execute;
                }
            }
        }
    }

    private Map<String, String> tags() throws IOException {
        Map<String, String> tags = new TreeMap<>();
        store.list(settings.prefix() + "calls/v=", object -> {
            if (SegmentKey.of(object.key()) != null) {
                tags.put(object.key(), object.tag());
            }
            return true;
        });
        return tags;
    }

    /** Answers whether there were lines to erase. */
    private boolean segment(String key, Predicate<byte[]> wanted, boolean execute, Found found) throws IOException {
        byte[] segment = store.get(key);
        bytes += segment.length;
        progress.accept(bytes);
        LineEraser.Rewritten rewritten;
        try {
            rewritten = LineEraser.compressed(segment, wanted);
        } catch (IOException e) {
            throw new IOException("The segment " + key + " cannot be read: " + e.getMessage() + ".", e);
        }
        LineEraser.Found lines = rewritten.found();
        if (lines.lines() == 0) {
            return false;
        }
        found.object(store.url(key), lines.lines(), lines.bytes());
        if (execute) {
            Codec codec = Objects.requireNonNull(Codec.ofFile(key), "a segment's key has its codec");
            store.put(key, rewritten.bytes(), codec.mediaType());
        }
        return true;
    }

    /**
     * Deletes blobs; as {@link #segments}. A line that names one, and is not uploaded yet, brings it again.
     *
     * @param hashes of blobs that no line in the bucket names
     */
    public void blobs(Set<String> hashes, boolean execute, Found found) throws IOException {
        LakeBlobs blobs = new LakeBlobs(layout, settings.prefix());
        for (String hash : hashes) {
            StoredObject blob = store.head(blobs.key(hash));
            if (blob != null) {
                found.object(blob.url(), 0, blob.size());
                if (execute) {
                    store.delete(blob.key());
                }
            }
        }
    }

    /** Deletes the documents of the sessions, whatever their other attributes are; as {@link #segments}. */
    public void documents(Set<String> sessions, boolean execute, Found found) throws IOException {
        Map<String, Long> keys = new TreeMap<>();
        for (String session : sessions) {
            boolean named = SessionKey.names(settings.sessionKey(), "session_id");
            DocumentKeys documents = DocumentKeys.of(settings, named ? Map.of("session_id", session) : Map.of());
            store.list(documents.prefix(), object -> {
                if (documents.matches(object.key())) {
                    keys.put(object.key(), object.size());
                }
                return true;
            });
        }
        for (Map.Entry<String, Long> key : keys.entrySet()) {
            // A key may match by accident: "a_b" is the end of "x_a_b" where the template has an attribute before it.
            if (sessions.contains(sessionOf(key.getKey()))) {
                found.object(store.url(key.getKey()), 0, key.getValue());
                if (execute) {
                    store.delete(key.getKey());
                }
            }
        }
    }

    /** What the document says, or null when it is none. */
    private @Nullable String sessionOf(String key) throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        Path file = layout.state().resolve("erasing_document.tmp");
        try {
            try (OutputStream out = layout.seal().seal(PrivateFiles.create(file))) {
                store.download(key, out);
            }
            try (JsonParser json = JSON.createParser(layout.seal().open(file))) {
                return session(json);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The document begins with it. */
    private static @Nullable String session(JsonParser json) {
        try {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean info = json.currentName().equals("session_info");
                json.nextToken();
                if (!info) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (name.equals("session_id")) {
                        return json.getValueAsString();
                    }
                    json.skipChildren();
                }
            }
            return null;
        } catch (IOException e) {
            return null; // no document of ours
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
