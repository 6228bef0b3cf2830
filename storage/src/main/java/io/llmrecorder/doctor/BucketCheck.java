package io.llmrecorder.doctor;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.s3.ObjectStore;
import io.llmrecorder.s3.S3Settings;
import io.llmrecorder.s3.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be tried in the bucket. */
public final class BucketCheck {
    /** Always the same, so that tests leave one object behind and no more. */
    private static final String TEST_KEY = "llm-recorder-test.txt";

    private BucketCheck() {}

    /**
     * Uploads a small object and reads it back; answers its URL.
     *
     * @throws IOException one sentence that says what is wrong
     */
    public static String roundTrip(S3Settings settings) throws IOException {
        byte[] sent = ("llm-recorder test of " + Instant.now() + "\n").getBytes(StandardCharsets.UTF_8);
        String key = settings.prefix() + TEST_KEY;
        try (ObjectStore store = new ObjectStore(settings)) {
            String url = store.put(key, sent, "text/plain; charset=utf-8");
            if (!Arrays.equals(sent, store.get(key))) {
                throw new IOException("S3 answered something else than what was uploaded to " + url + ".");
            }
            return url;
        }
    }

    /** Adds the objects below the prefix to {@code found}; with a session, those that have it in their key. */
    public static void list(
            ObjectStore store, String prefix, @Nullable String session, int limit, List<StoredObject> found)
            throws IOException {
        String part = session == null ? "" : Layout.name(session);
        store.list(prefix, object -> {
            if (found.size() < limit && object.key().contains(part)) {
                found.add(object);
            }
            return found.size() < limit;
        });
    }
}
