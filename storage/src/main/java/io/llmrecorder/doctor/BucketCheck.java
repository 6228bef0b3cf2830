package io.llmrecorder.doctor;

import io.llmrecorder.s3.DocumentKeys;
import io.llmrecorder.s3.ObjectStore;
import io.llmrecorder.s3.S3Settings;
import io.llmrecorder.s3.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Adds the objects below the prefix to {@code found}. */
    public static void list(ObjectStore store, String prefix, int limit, List<StoredObject> found) throws IOException {
        store.list(prefix, object -> {
            if (found.size() < limit) {
                found.add(object);
            }
            return found.size() < limit;
        });
    }

    /**
     * Adds session documents to {@code found}.
     *
     * @param session of this one only, or null
     * @param attributes of sessions with these only
     * @throws IOException also when an attribute is not in the documents' keys
     */
    public static void documents(
            ObjectStore store,
            S3Settings settings,
            @Nullable String session,
            Map<String, String> attributes,
            int limit,
            List<StoredObject> found)
            throws IOException {
        Map<String, String> values = new HashMap<>(attributes);
        if (session != null) {
            values.put("session_id", session);
        }
        DocumentKeys keys = DocumentKeys.of(settings, values);
        store.list(keys.prefix(), object -> {
            if (found.size() < limit && keys.matches(object.key())) {
                found.add(object);
            }
            return found.size() < limit;
        });
    }
}
