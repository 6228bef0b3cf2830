package io.llmrecorder.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import io.llmrecorder.index.Calls;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.RecorderStatus;
import io.llmrecorder.journal.SkippedCall;
import io.llmrecorder.journal.StatusFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One set-up that is well, and those that are not: each is named with what to do about it. */
class DoctorTest {
    @TempDir
    Path folder;

    private final Map<String, String> settings = new HashMap<>();

    private Diagnosis diagnosis(Path base) throws IOException {
        settings.put("LLM_RECORDS_BASE_DIR", base.toString());
        Config config = Config.load(null, new Properties(), settings);
        return Diagnosis.of(config, new Index(new Layout(base), Duration.ofSeconds(10)));
    }

    private static List<String> wrong(Diagnosis diagnosis) {
        assertThat(diagnosis.isHealthy()).isFalse();
        return diagnosis.findings().stream()
                .filter(finding -> !finding.ok())
                .map(finding -> finding.text() + (finding.fix() == null ? "" : " → " + finding.fix()))
                .toList();
    }

    @Test
    void findsNothingWrongWhereAllIsWell() throws IOException {
        new Calls(folder).chat("s-1").record();
        Diagnosis diagnosis = diagnosis(folder);
        assertThat(diagnosis.findings()).allMatch(Finding::ok);
        assertThat(diagnosis.lastCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.file()).isEqualTo("by_date/2026-11-20_all_interactions.jsonl"));
    }

    @Test
    void showsSettingsAsTheyAreWritten() throws IOException {
        settings.put("LLM_RECORDS_FLUSH_INTERVAL", " 10s ");
        settings.put("LLM_RECORDS_VIEWS", "latest,errors");
        settings.put("LLM_RECORDS_API_KEYS", "nobody-may-see-it");
        assertThat(diagnosis(folder).settings())
                .contains(
                        new Diagnosis.Configured("LLM_RECORDS_FLUSH_INTERVAL", "10s", "environment"),
                        new Diagnosis.Configured("LLM_RECORDS_VIEWS", "latest,errors", "environment"),
                        new Diagnosis.Configured("LLM_RECORDS_API_KEYS", "set", "environment"),
                        new Diagnosis.Configured("LLM_RECORDS_SESSION_IDLE", "30m", "default"),
                        new Diagnosis.Configured("LLM_RECORDS_JDBC_URL", "not set", "default"));
    }

    @Test
    void nothingWasRecorded() throws IOException {
        assertThat(wrong(diagnosis(folder)))
                .singleElement()
                .asString()
                .contains("There are no records in " + folder, "-javaagent:llm-recorder-agent.jar");
    }

    @Test
    void theFolderCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        assertThat(wrong(diagnosis(file.resolve("records")))).anyMatch(text -> text.contains("cannot be written"));
    }

    @Test
    void recordingIsSwitchedOff() throws IOException {
        new Calls(folder).chat("s-1").record();
        settings.put("LLM_RECORDS_ENABLED", "false");
        assertThat(wrong(diagnosis(folder)))
                .containsExactly("Recording is switched off. → Set LLM_RECORDS_ENABLED=true, or unset it.");
    }

    @Test
    void aSettingIsNotUnderstood() throws IOException {
        new Calls(folder).chat("s-1").record();
        settings.put("LLM_RECORDS_QUEUE_CALLS", "many");
        settings.put("LLM_RECORDS_ALERTS", "failures>many");
        assertThat(wrong(diagnosis(folder)))
                .hasSize(2)
                .anyMatch(text -> text.contains("QUEUE_CALLS") && text.contains("\"many\""))
                .anyMatch(text -> text.startsWith("ALERTS: \"failures>many\" is ignored"));
    }

    @Test
    void s3IsHalfSetOrDoesNotAnswer() throws IOException {
        new Calls(folder).chat("s-1").record();
        settings.put("S3_ENDPOINT", "http://127.0.0.1:1");
        assertThat(wrong(diagnosis(folder)))
                .containsExactly("S3_ENDPOINT is set without S3_BUCKET, so nothing goes to S3; set S3_BUCKET.");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        settings.putAll(Map.of(
                "S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "S3_BUCKET",
                "b",
                "S3_ACCESS_KEY",
                "a",
                "S3_SECRET_KEY",
                "k"));
        Diagnosis diagnosis = diagnosis(folder);
        assertThat(wrong(diagnosis)).singleElement().asString().contains("127.0.0.1:" + port);
        assertThat(diagnosis.settings())
                .filteredOn(setting -> setting.name().equals("LLM_RECORDS_S3_SECRET_KEY"))
                .singleElement()
                .satisfies(setting -> assertThat(setting.value()).isEqualTo("set"));
    }

    @Test
    void anApplicationDropsCallsAndLeavesOthersOut() throws IOException {
        new Calls(folder).chat("s-1").record();
        SkippedCall skipped = new SkippedCall(
                Instant.parse("2026-11-20T12:00:00Z"),
                "POST api.openai.com/v1/chat/completions",
                "the setting EXCLUDE names it");
        try (StatusFile status = new StatusFile(new Layout(folder))) {
            status.write(new RecorderStatus(
                    "i-1", "shop", "host", 7, Instant.now(), 10, 3, 0, 7, 0, 0, 0, 1, List.of(skipped), null));
            Diagnosis diagnosis = diagnosis(folder);
            assertThat(wrong(diagnosis)).anyMatch(text -> text.contains("shop (process 7 on host) dropped 7 calls"));
            assertThat(diagnosis.lastSkipped()).containsExactly(skipped);
        }
    }
}
