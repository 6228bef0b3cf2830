package io.llmrecorder.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.Layout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of S3: is it set up, does it work, what is there, where is it. Lines for people, in Chinese for
 * a Chinese locale; never with a secret in them. For one thread; closes its connections.
 */
public final class S3Check implements AutoCloseable {
    private static final List<Setting> NEEDED = List.of(Setting.S3_BUCKET);
    private static final List<Setting> SHOWN = List.of(
            Setting.S3_ENDPOINT,
            Setting.S3_BUCKET,
            Setting.S3_ACCESS_KEY,
            Setting.S3_SECRET_KEY,
            Setting.S3_REGION,
            Setting.S3_PREFIX,
            Setting.S3_SESSION_KEY,
            Setting.S3_COMPATIBILITY);

    private final Config config;
    private final @Nullable Bucket bucket;
    private final boolean chinese;
    private final Instant started = Instant.now();

    public S3Check(Config config, Locale locale) {
        this.config = config;
        this.chinese = locale.getLanguage().equals("zh");
        S3Settings settings = S3Settings.of(config);
        this.bucket = settings == null ? null : new Bucket(settings);
    }

    /** One line for each setting: whether it is set, where, and its value unless that is a secret. */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        for (Setting setting : SHOWN) {
            lines.add(line(setting));
        }
        String complaint = S3Settings.complaint(config);
        if (complaint != null) {
            lines.add("⚠️ " + complaint);
        }
        return lines;
    }

    private String line(Setting setting) {
        String value = config.text(setting);
        if (config.isSet(setting)) {
            String shown = setting.isSecret() ? "" : " " + value;
            return "✅ " + setting + ": " + say("set", "已配置") + shown + " (" + config.origin(setting) + ")";
        }
        if (NEEDED.contains(setting)) {
            return "❌ " + setting + ": " + say("not set", "未配置");
        }
        return "➖ " + setting + ": " + say("not set", "未配置") + (value == null ? "" : ", " + value);
    }

    private String say(String english, String chineseText) {
        return chinese ? chineseText : english;
    }

    /**
     * Says the settings, then stores the document of an empty test session and reads it back.
     *
     * @return whether all of it worked
     */
    public boolean test(Consumer<String> out) {
        report().forEach(out);
        if (bucket == null) {
            out.accept("❌ " + noBucket());
            return false;
        }
        try {
            byte[] document = probe();
            String key = SessionKey.of(
                    bucket.settings().sessionKey(),
                    probeSession(),
                    SessionKey.hash(document),
                    Map.of("task_id", "test_task_001"));
            String url = bucket.store().put(key, document, "text/plain; charset=utf-8");
            out.accept("✅ " + say("test upload succeeded: ", "测试上传成功: ") + url);
            if (!Arrays.equals(document, bucket.store().get(key))) {
                out.accept("❌ " + say("what was read back is not what was stored", "读回的内容与上传的不一致"));
                return false;
            }
            out.accept("✅ " + say("the object can be read", "文件访问正常"));
            return true;
        } catch (IOException e) {
            out.accept("❌ " + e.getMessage());
            return false;
        }
    }

    private static String noBucket() {
        return "S3 is off; set S3_BUCKET to switch it on.";
    }

    private String probeSession() {
        return "test_session_test_task_001_" + started.getEpochSecond();
    }

    private byte[] probe() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SessionDocument(probeSession(), visitor -> visitor.visit(probeRecord())).write(out);
        return out.toByteArray();
    }

    private JsonNode probeRecord() {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("type", "result")
                .put("id", "probe")
                .put("timestamp", started.toString())
                .put("success", true);
        record.putObject("attributes").put("session_type", "test_session").put("task_id", "test_task_001");
        return record;
    }

    /**
     * The newest objects, newest first.
     *
     * @param prefix of the key; null for session documents
     * @param sessionId only documents of this session, or null
     * @param taskId only keys that name this task, or null
     * @param limit at most so many
     */
    public List<StoredObject> list(
            @Nullable String prefix, @Nullable String sessionId, @Nullable String taskId, int limit)
            throws IOException {
        Bucket open = open();
        String template = open.settings().sessionKey();
        Pattern session = sessionId == null ? null : SessionKey.ofSession(template, sessionId);
        String task = taskId == null ? "" : Layout.name(taskId);
        List<StoredObject> found = new ArrayList<>();
        Predicate<StoredObject> visitor = object -> {
            boolean ofSession = session == null || session.matcher(object.key()).matches();
            if (ofSession && object.key().contains(task)) {
                found.add(object);
            }
            return true;
        };
        open.store().list(prefix == null ? SessionKey.prefix(template) : prefix, visitor);
        found.sort(Comparator.comparing(StoredObject::modified).reversed().thenComparing(StoredObject::key));
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** The newest document of a session, or null when there is none. */
    public @Nullable StoredObject document(String sessionId) throws IOException {
        List<StoredObject> found = list(null, sessionId, null, 1);
        return found.isEmpty() ? null : found.get(0);
    }

    /** Full URL of a key; asks nobody. */
    public String url(String key) throws StoreException {
        return ObjectStore.url(open().settings(), key);
    }

    /** A URL by which anybody can read the object for a while. */
    public String presign(String key, Duration validity) throws StoreException {
        return open().store().presign(key, validity);
    }

    private Bucket open() throws StoreException {
        if (bucket == null) {
            throw new StoreException(noBucket(), null);
        }
        return bucket;
    }

    @Override
    public void close() {
        if (bucket != null) {
            bucket.close();
        }
    }
}
