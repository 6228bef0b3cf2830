package io.llmrecorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Config;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.S3Readers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiCallsTest {
    @TempDir
    private Path folder;

    private Recording recording;

    @AfterEach
    void stop() {
        if (recording != null) {
            recording.close(Duration.ofSeconds(10));
        }
    }

    @Test
    void recordsACallByHandInTheOrderOfTheContract() throws IOException {
        ApiCalls calls = start(Map.of());
        Object id = calls.apply(new Object[] {"record", call("s-1", Map.of("message_id", "m-1"))});
        stop();
        List<JsonNode> records = records();
        assertThat(records).hasSize(2);
        JsonNode call = records.get(0);
        assertThat(call.get("id").asText()).isEqualTo(id);
        assertThat(call.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "v",
                        "type",
                        "id",
                        "timestamp",
                        "end_time",
                        "session_id",
                        "session_source",
                        "stage",
                        "status",
                        "success",
                        "direction",
                        "provider",
                        "prompt",
                        "response",
                        "performance_metrics",
                        "attributes",
                        "service",
                        "host",
                        "pid",
                        "instance",
                        "recorder_version");
        assertThat(call.get("timestamp").asText()).isEqualTo("2026-11-20T04:00:00.000000Z");
        assertThat(call.at("/performance_metrics/response_time_ms").asLong()).isEqualTo(1500);
        assertThat(call.at("/performance_metrics/prompt_length").asInt()).isEqualTo(1);
        assertThat(call.at("/attributes/role_name").asText()).isEqualTo("analyst");
        assertThat(records.get(1).get("type").asText()).isEqualTo("finalized");
        assertThat(records.get(1).get("call_id").asText()).isEqualTo(id);
        assertThat(records.get(1).get("session_id").asText()).isEqualTo("s-1");
    }

    @Test
    void whatIsNotSaidBelongsToTheScopeElseToTheProcess() throws Exception {
        ApiCalls calls = start(Map.of());
        Runnable outer = (Runnable) calls.apply(new Object[] {"scope", "outer", "anna"});
        calls.apply(new Object[] {"attribute", "drawing_id", "1"});
        Runnable inner = (Runnable) calls.apply(new Object[] {"scope", "inner", null});
        calls.apply(new Object[] {"record", call(null, Map.of())});
        inner.run();
        calls.apply(new Object[] {"record", call(null, Map.of())});
        outer.run();
        calls.apply(new Object[] {"record", call(null, Map.of())});
        stop();
        List<JsonNode> made = records().stream()
                .filter(r -> r.get("type").asText().equals("call"))
                .toList();
        assertThat(made).extracting(r -> r.path("session_id").asText()).startsWith("inner", "outer");
        assertThat(made).extracting(r -> r.path("user_id").asText()).containsExactly("anna", "anna", "");
        assertThat(made)
                .extracting(r -> r.path("attributes").path("drawing_id").asText())
                .containsExactly("", "1", "");
        assertThat(made.get(2).get("session_id").asText()).startsWith("session_");
        assertThat(made.get(2).get("session_source").asText()).isEqualTo("process");
    }

    @Test
    void endingASessionAnswersTheUrlOfItsDocument() throws Exception {
        ApiCalls calls = start(Map.of("LLM_RECORDS_VIEWS", "by_session,session_documents"));
        Runnable scope = (Runnable) calls.apply(new Object[] {"scope", "test_session_t1_1750572866", "anna"});
        Object id = calls.apply(new Object[] {"record", call(null, Map.of())});
        calls.apply(new Object[] {"attribute", "drawing_id", "42"});
        calls.apply(new Object[] {"event", Map.of("type", "finalized", "call_id", id, "message_id", "m-7")});
        calls.apply(new Object[] {
            "event", Map.of("type", "result", "success", true, "results_json", "{\"qto_data\":{\"test\":true}}")
        });
        String url = (String) calls.apply(new Object[] {"endSession", null});
        scope.run();
        JsonNode document = new ObjectMapper().readTree(Files.readAllBytes(Path.of(URI.create(url))));
        assertThat(document.at("/session_info/session_id").asText()).isEqualTo("test_session_t1_1750572866");
        assertThat(document.at("/session_info/drawing_id").isNumber()).isTrue();
        assertThat(document.at("/api_calls/0/message_id").asText()).isEqualTo("m-7");
        assertThat(document.at("/results/success").asBoolean()).isTrue();
        assertThat(document.at("/results/qto_data/test").asBoolean()).isTrue();
    }

    @Test
    void theProcessSessionIsSavedAtTheEndOfTheProcess() throws Exception {
        ApiCalls calls = start(Map.of("LLM_RECORDS_VIEWS", "session_documents"));
        calls.apply(new Object[] {"record", call(null, Map.of())});
        stop();
        try (Stream<Path> files = Files.walk(folder.resolve("sessions"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void endingASessionWithoutAPlaceForDocumentsAnswersNothing() {
        ApiCalls calls = start(Map.of());
        calls.apply(new Object[] {"record", call("s", Map.of())});
        assertThat(calls.apply(new Object[] {"endSession", "s"})).isNull();
    }

    @Test
    void nonsenseIsAnsweredByNothing() {
        ApiCalls calls = start(Map.of());
        assertThat(calls.apply(new Object[] {"nonsense"})).isNull();
        assertThat(calls.apply(new Object[] {})).isNull();
        assertThat(calls.apply(new Object[] {"record", Map.of("timestamp", "never")}))
                .isNull();
    }

    @Test
    void metadataOnlyKeepsNoText() throws Exception {
        ApiCalls calls = start(Map.of("LLM_RECORDS_CONTENT", "metadata"));
        calls.apply(new Object[] {"record", call("s", Map.of())});
        stop();
        assertThat(records().get(0).has("prompt")).isFalse();
        assertThat(records().get(0).has("response")).isFalse();
        assertThat(records().get(0).at("/performance_metrics/prompt_length").asInt())
                .isEqualTo(1);
    }

    @Test
    void aScopeClosedTwiceOrLateDoesNoHarm() {
        ThreadScopes scopes = new ThreadScopes();
        Runnable outer = scopes.open("outer", null);
        Runnable inner = scopes.open("inner", "u");
        outer.run();
        inner.run();
        outer.run();
        assertThat(scopes.current().sessionId()).isNull();
    }

    @Test
    void withoutAgentAndSettingsTheApiDoesNothing() {
        try (Scope scope = LlmRecorder.scope("s", "u")) {
            assertThat(scope).isSameAs(Scope.NONE);
            LlmRecorder.attribute("drawing_id", 1);
            LlmRecorder.result(true, Map.of("a", 1));
            assertThat(LlmRecorder.interaction().prompt("p").record()).isNull();
            assertThat(LlmRecorder.endSession()).isNull();
        }
    }

    @Test
    void theApplicationsValuesBecomePlainOnes() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThat(Plain.of(Map.of("a", new Object[] {1, null, Double.NaN}, "b", Path.of("/x"))))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1, null, "NaN"), "b", Path.of("/x").toString()));
        assertThat(Plain.of(endless)).isInstanceOf(List.class);
    }

    private ApiCalls start(Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("LLM_RECORDS_BASE_DIR", folder.toString());
        Config config = Config.load(null, new Properties(), environment);
        assertThat(config.complaints()).isEmpty();
        S3Readers readers = new S3Readers(config, () -> recording.processSession());
        recording = Recording.start(config, readers);
        return new ApiCalls(recording, readers::documents, new ThreadScopes());
    }

    private static Map<String, Object> call(String session, Map<String, Object> more) {
        Map<String, Object> said = new LinkedHashMap<>(more);
        said.put("timestamp", "2026-11-20T04:00:00Z");
        said.put("end_time", "2026-11-20T04:00:01.5Z");
        said.put("session_id", session);
        said.put("prompt", "😀");
        said.put("response", "hello");
        said.put("attributes", Map.of("role_name", "analyst"));
        return said;
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (Stream<JournalLine> lines = new JournalFiles(new Layout(folder)).lines(LocalDate.now(ZoneOffset.UTC))) {
            for (JournalLine line : lines.toList()) {
                records.add(line.tree());
            }
        }
        return records;
    }
}
