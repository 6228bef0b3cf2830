package io.llmrecorder.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarImportTest {
    @TempDir
    Path folder;

    private Path har;
    private CommandLineRun cli;

    @BeforeEach
    void copy() throws IOException {
        har = folder.resolve("several.har");
        try (InputStream in = HarImportTest.class.getResourceAsStream("several.har")) {
            Files.copy(in, har);
        }
        cli = new CommandLineRun(folder.resolve("records"));
    }

    @Test
    void countsWhatItImportsAndSaysWhatIsBad() {
        assertThat(cli.run("import", "--format", "har", har.toString())).isZero();
        assertThat(cli.out())
                .startsWith("Imported 8, skipped 3 (no LLM calls), 5 bad.")
                .contains(
                        "Entry 8 of " + har + " has no request.method.",
                        "Entry 9 of " + har + " has a postData.text that is not base64.",
                        "Entry 10 of " + har + " has a startedDateTime that is no time with its zone",
                        "Entry 11 of " + har + " has no request.method.");
    }

    @Test
    void recordsAsIfItHadBeenCaptured() {
        JsonNode call = imported("chat");
        assertThat(call.path("timestamp").asText()).isEqualTo("2026-03-04T04:06:00.789000Z");
        assertThat(call.path("end_time").asText()).isEqualTo("2026-03-04T04:06:00.909500Z");
        assertThat(call.path("session_id").asText()).isEqualTo("drawing 1");
        assertThat(call.path("session_source").asText()).isEqualTo("outbound_header");
        assertThat(call.path("user_id").asText()).isEqualTo("ann");
        assertThat(call.at("/attributes/drawing_id").asText()).isEqualTo("1");
        assertThat(call.path("provider").asText()).isEqualTo("openai");
        assertThat(call.path("prompt").asText()).isEqualTo("图纸一有多少根梁？");
        assertThat(call.path("response").asText()).isEqualTo("共 12 根。");
        // 1000 x 0.15 + 100 x 0.6 for a million
        assertThat(call.at("/cost/total").asText()).isEqualTo("0.00021");
        assertThat(call.at("/performance_metrics/response_time_ms").asInt()).isEqualTo(121);
        assertThat(call.at("/http/client").asText()).isEqualTo("har");
        assertThat(call.toString()).doesNotContain("sk-secret", ":authority");
        assertThat(Files.isDirectory(folder.resolve("records/by_session/session_drawing%201")))
                .isTrue();
    }

    @Test
    void readsStreamsWhoseCodingTheBrowserHasUndone() {
        JsonNode call = imported("stream");
        assertThat(call.path("response").asText()).isEqualTo("Hello");
        assertThat(call.path("stream").asBoolean()).isTrue();
        assertThat(call.at("/response_body/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(call.path("performance_metrics").has("time_to_first_token_ms"))
                .isFalse();
        assertThat(call.path("performance_metrics").has("chunk_count")).isFalse();
        assertThat(call.path("session_source").asText()).isEqualTo("process");
    }

    @Test
    void readsAnswersInBase64AndRemovesKeysFromUrls() {
        JsonNode call = imported("gemini");
        assertThat(call.path("response").asText()).isEqualTo("Hallo");
        assertThat(call.toString()).doesNotContain("very-secret");
    }

    @Test
    void readsFormsFromTheirBytesAndFromTheirFields() {
        JsonNode binary = imported("binary");
        assertThat(binary.path("model").asText()).isEqualTo("whisper-1");
        assertThat(binary.path("response").asText()).isEqualTo("good morning");
        assertThat(binary.path("request_body").toString()).contains("UklGRgD//oA=");
        JsonNode fields = imported("params");
        assertThat(fields.path("model").asText()).isEqualTo("whisper-1");
        assertThat(fields.path("request_body").toString()).contains("language", "b.wav");
    }

    @Test
    void recordsFailuresAsSuch() {
        JsonNode refused = imported("error");
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(refused.path("error_message").asText()).isEqualTo("Rate limit reached");
        JsonNode aborted = imported("aborted");
        assertThat(aborted.path("status").asText()).isEqualTo("cancelled");
        assertThat(aborted.path("performance_metrics").has("response_time_ms")).isFalse();
    }

    @Test
    void saysThatAnAnswerWasNotSaved() {
        JsonNode call = imported("unsaved");
        assertThat(call.at("/http/response_truncated").asBoolean()).isTrue();
        assertThat(call.at("/http/response_bytes").asInt()).isEqualTo(345);
        assertThat(call.has("response_body")).isFalse();
    }

    @Test
    void waitsWhereTheQueueIsFull() throws IOException {
        StringBuilder many = new StringBuilder("{\"log\":{\"entries\":[");
        String entry =
                CommandLineRun.json(Files.readString(har)).at("/log/entries/0").toString();
        for (int i = 0; i < 300; i++) {
            many.append(i == 0 ? "" : ",").append(entry);
        }
        Path file = Files.writeString(folder.resolve("many.har"), many + "]}}");
        System.setProperty("llm.records.queue.bytes", "2000");
        System.setProperty("llm.records.queue.calls", "3");
        try {
            assertThat(cli.run("import", "--format", "har", file.toString())).isZero();
        } finally {
            System.clearProperty("llm.records.queue.bytes");
            System.clearProperty("llm.records.queue.calls");
        }
        assertThat(cli.out()).startsWith("Imported 300, skipped 0");
        assertThat(cli.records()).hasSize(300);
    }

    @Test
    void keepsWhatCameBeforeABrokenPlace() throws IOException {
        String whole = Files.readString(har);
        Files.writeString(har, whole.substring(0, whole.indexOf("\"gemini\"")));
        assertThat(cli.run("import", "--format", "har", har.toString())).isOne();
        assertThat(cli.out()).startsWith("Imported 2, skipped 1");
        assertThat(cli.err())
                .contains(har + " is no whole JSON file: after entry 3, ")
                .hasLineCount(1);
        assertThat(cli.records()).hasSize(2);
    }

    @Test
    void saysInOneSentenceWhatIsNoHar() throws IOException {
        for (String text : new String[] {"", "[]", "{\"log\":{}}", "{\"log\":[]}", "{\"entries\":[]}", "<html>"}) {
            Files.writeString(har, text);
            assertThat(cli.run("import", "--format", "har", har.toString())).isOne();
            assertThat(cli.err()).as(text).startsWith(har.toString()).hasLineCount(1);
        }
        assertThat(cli.run("import", "--format", "har", "no.har")).isOne();
        assertThat(cli.err()).isEqualTo("There is no file no.har that can be read.\n");
        assertThat(cli.run("import", har.toString())).isEqualTo(2);
        assertThat(cli.run("import", "--format", "pcap", har.toString())).isEqualTo(2);
    }

    @Test
    void countsForPrograms() {
        assertThat(cli.run("import", "--format", "har", "--json", har.toString()))
                .isZero();
        assertThat(cli.json().path("imported").asInt()).isEqualTo(8);
        assertThat(cli.json().path("skipped").asInt()).isEqualTo(3);
        assertThat(cli.json().path("bad").asInt()).isEqualTo(5);
        assertThat(cli.json().path("problems")).hasSize(5);
    }

    private JsonNode imported(String id) {
        assertThat(cli.run("import", "--format", "har", har.toString())).isZero();
        return cli.records("--attr", "import_id=" + id).get(0);
    }
}
