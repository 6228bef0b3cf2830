package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.api.ApiCalls;
import io.llmrecorder.api.CallerScopes;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.recorder.Recording;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the API to the bucket, through the recorder, the journal and its readers, as the settings wire them. */
class WholeLineTest {
    @TempDir
    private Path folder;

    private TestStore server;
    private Recording recording;

    @BeforeEach
    void start() throws Exception {
        server = new TestStore();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void everyCallAndTheSessionsDocumentAreInTheBucketWhenTheProcessEnds() throws Exception {
        ApiCalls calls = record();
        for (int i = 0; i < 100; i++) {
            assertThat(calls.apply(call("task-9", i))).isNotNull();
        }
        String url = (String) calls.apply(new Object[] {"endSession", "task-9"});
        assertThat(url).startsWith(server.endpoint() + "/test-bucket/openai_logs/_/openai_interaction_task-9.json_");
        recording.close(Duration.ofSeconds(20));
        assertThat(shippedCalls()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void theNextProcessShipsWhatAnOutageLeft() throws Exception {
        ApiCalls calls = record();
        server.stop();
        for (int i = 0; i < 50; i++) {
            calls.apply(call("s", i));
        }
        assertThat(calls.apply(new Object[] {"endSession", "s"})).isNull();
        recording.close(Duration.ofSeconds(20));
        server.start();
        ApiCalls next = record();
        next.apply(call("another", 50));
        recording.close(Duration.ofSeconds(20));
        assertThat(shippedCalls()).hasSize(51).doesNotHaveDuplicates();
        assertThat(server.keys()).anyMatch(key -> key.startsWith("openai_logs/_/openai_interaction_s.json_"));
    }

    private ApiCalls record() {
        Config config = Config.load(
                null,
                new Properties(),
                Map.of(
                        "LLM_RECORDS_BASE_DIR", folder.toString(),
                        "S3_ENDPOINT", server.endpoint().toString(),
                        "S3_BUCKET", TestStore.BUCKET,
                        "S3_ACCESS_KEY", TestStore.ACCESS_KEY,
                        "S3_SECRET_KEY", TestStore.SECRET_KEY));
        S3Readers readers = new S3Readers(config, () -> recording.processSession());
        recording = Recording.start(config, readers);
        return new ApiCalls(recording, readers::documents, new Nobody());
    }

    private static Object[] call(String session, int number) {
        return new Object[] {
            "record",
            Map.of(
                    "timestamp",
                    "2026-11-20T04:00:00Z",
                    "end_time",
                    "2026-11-20T04:00:01Z",
                    "session_id",
                    session,
                    "prompt",
                    "question " + number)
        };
    }

    private List<String> shippedCalls() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String key : server.keys()) {
            if (key.startsWith("calls/")) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(server.bytes(key)))) {
                    new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
                }
            }
        }
        lines.removeIf(line -> !line.contains("\"type\":\"call\""));
        return lines;
    }

    private static final class Nobody implements CallerScopes {
        @Override
        public Caller current() {
            return Caller.NOBODY;
        }

        @Override
        public Runnable open(String sessionId, String userId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void attribute(String name, String value) {
            throw new UnsupportedOperationException();
        }
    }
}
