package io.llmrecorder.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3CheckTest {
    private TestStore server;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestStore();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void testUploadsAProbeAndReadsItBack() throws Exception {
        try (S3Check check = check(Map.of(), Locale.CHINA)) {
            assertThat(check.test(said::add)).isTrue();
        }
        assertThat(said).anyMatch(line -> line.startsWith("✅ S3_SECRET_KEY: 已配置"));
        assertThat(said).anyMatch(line -> line.contains("测试上传成功")).contains("✅ 文件访问正常");
        assertThat(String.join("\n", said)).doesNotContain(TestStore.SECRET_KEY).doesNotContain(TestStore.ACCESS_KEY);
        assertThat(server.keys()).hasSize(1);
        JsonNode document =
                new ObjectMapper().readTree(server.bytes(server.keys().get(0)));
        assertThat(document.at("/session_info/session_type").asText()).isEqualTo("test_session");
    }

    @Test
    void testNamesWhatIsWrong() {
        try (S3Check check = check(Map.of("S3_SECRET_KEY", "wrong-secret"), Locale.ENGLISH)) {
            assertThat(check.test(said::add)).isFalse();
        }
        assertThat(said.get(said.size() - 1)).startsWith("❌ ").contains("S3_SECRET_KEY");
        assertThat(String.join("\n", said)).doesNotContain("wrong-secret");
    }

    @Test
    void withoutBucketNothingIsTried() {
        try (S3Check check = new S3Check(Config.load(null, new Properties(), Map.of()), Locale.ENGLISH)) {
            assertThat(check.test(said::add)).isFalse();
            assertThat(said).contains("❌ S3_BUCKET: not set");
            assertThatThrownBy(() -> check.url("k")).hasMessageContaining("S3_BUCKET");
        }
    }

    @Test
    void listsBySessionByTaskAndByPrefix() throws Exception {
        Bucket bucket = new Bucket(server.settings());
        String template = bucket.settings().sessionKey();
        for (String session : List.of("qto_task-7_1", "qto_task-7_12", "a/b")) {
            String key = SessionKey.of(template, session, "0b9cd106", Map.of("drawing_id", "1"));
            bucket.store().put(key, new byte[3], "text/plain");
        }
        bucket.store().put("calls/v=1/x.jsonl.gz", new byte[5], "text/plain");
        bucket.close();
        try (S3Check check = check(Map.of(), Locale.ENGLISH)) {
            assertThat(check.list(null, "qto_task-7_1", null, 10)).hasSize(1);
            assertThat(check.list(null, null, "task-7", 10)).hasSize(2);
            assertThat(check.list(null, null, null, 10)).hasSize(3);
            assertThat(check.list("", null, null, 2)).hasSize(2);
            assertThat(check.list("calls/", null, null, 10))
                    .extracting(StoredObject::size)
                    .containsExactly(5L);
            assertThat(check.document("a/b").url())
                    .isEqualTo(server.endpoint()
                            + "/test-bucket/openai_logs/1/openai_interaction_a%252Fb.json_0b9cd106.txt");
            assertThat(check.document("unknown")).isNull();
        }
    }

    private S3Check check(Map<String, String> settings, Locale locale) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "S3_ENDPOINT", server.endpoint().toString(),
                "S3_BUCKET", TestStore.BUCKET,
                "S3_ACCESS_KEY", TestStore.ACCESS_KEY,
                "S3_SECRET_KEY", TestStore.SECRET_KEY));
        environment.putAll(settings);
        return new S3Check(Config.load(null, new Properties(), environment), locale);
    }
}
