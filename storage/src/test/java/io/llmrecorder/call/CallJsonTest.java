package io.llmrecorder.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallJsonTest {
    private final CallJson json = new CallJson();

    @Test
    void writesEveryFieldInTheOrderOfTheContract() throws IOException {
        JsonNode record = parsed(Samples.full("Hello", Samples.json("{\"model\":\"gpt-5\"}")));

        assertThat(names(record))
                .containsExactly(
                        ("v type id timestamp end_time session_id session_source user_id user_source stage status success"
                                        + " error_type error_message direction provider api operation model"
                                        + " response_model response_id stream prompt response finish_reasons"
                                        + " has_tool_calls tool_calls usage cost performance_metrics attributes attempt"
                                        + " retry_of parent_id trace_id span_id request_body response_body http"
                                        + " dropped_before redacted service host pid instance recorder_version")
                                .split(" "));
        assertThat(names(record.get("usage")))
                .containsExactly(
                        "input_tokens",
                        "output_tokens",
                        "total_tokens",
                        "cached_input_tokens",
                        "cache_write_tokens",
                        "reasoning_tokens");
        assertThat(names(record.get("cost")))
                .containsExactly("total", "input", "output", "currency", "status", "price");
        assertThat(names(record.get("performance_metrics")))
                .containsExactly(
                        "response_time_ms",
                        "time_to_first_token_ms",
                        "tokens_per_second",
                        "chunk_count",
                        "prompt_length",
                        "response_length",
                        "history_messages_count",
                        "recorder_overhead_us");
        assertThat(names(record.get("http")))
                .containsExactly(
                        "client",
                        "method",
                        "url",
                        "status",
                        "request_headers",
                        "response_headers",
                        "request_bytes",
                        "response_bytes",
                        "request_truncated",
                        "response_truncated");
        assertThat(record.get("tool_calls").get(0).get("arguments").asText()).isEqualTo("{\"a\": 1}");
        assertThat(record.get("timestamp").asText()).isEqualTo("2026-11-20T04:01:05.000001Z");
        assertThat(record.get("end_time").asText()).isEqualTo("2026-11-20T04:01:06.000000Z");
    }

    @Test
    void leavesOutWhatIsNotKnown() throws IOException {
        assertThat(names(parsed(Samples.bare())))
                .containsExactly(
                        ("v type id timestamp session_id session_source stage status success direction provider"
                                        + " performance_metrics service host pid instance recorder_version")
                                .split(" "));
    }

    @Test
    void keepsNumbersAndKeyOrderOfBodies() throws IOException {
        String body = "{\"z\":0.10,\"a\":123456789012345678901234567890,\"m\":1.000000000000000000001,\"n\":null}";

        assertThat(text(Samples.full("x", Samples.json(body)))).contains("\"request_body\":" + body);
    }

    @Test
    void isOneLineWhateverTheText() throws IOException {
        String text = text(Samples.full("a\nb\r\u2028\u0000c", Samples.json("\"\\n\"")));

        assertThat(text).doesNotContain("\n").doesNotContain("\r");
        assertThat(new ObjectMapper().readTree(text).get("response").asText()).isEqualTo("a\nb\r\u2028\u0000c");
    }

    @Test
    void keepsHalfASurrogatePair() throws IOException {
        LlmCall call = Samples.full("中文 \ud83d!", Samples.json("{\"cut\":\"\\ud83d\"}"));

        assertThat(parsed(call).get("response").asText()).isEqualTo("中文 \ud83d!");
        assertThat(parsed(call).get("request_body").get("cut").asText()).isEqualTo("\ud83d");
    }

    @Test
    void writesTextAsUtf8() throws IOException {
        assertThat(text(Samples.full("中文 😀", Samples.json("1")))).contains("中文 😀");
    }

    @Test
    void refusesWhatNoReaderCouldReadAgain() {
        JsonNode deep = Samples.json("[".repeat(1000) + "]".repeat(1000));

        assertThatThrownBy(() -> json.line(Samples.full("x", deep))).isInstanceOf(IOException.class);
    }

    @Test
    void writesALineAfterOneThatFailed() throws IOException {
        JsonNode deep = Samples.json("[".repeat(1000) + "]".repeat(1000));
        assertThatThrownBy(() -> json.line(Samples.full("x", deep))).isInstanceOf(IOException.class);

        assertThat(parsed(Samples.bare()).get("session_id").asText()).isEqualTo("s");
    }

    private JsonNode parsed(LlmCall call) throws IOException {
        return new ObjectMapper().readTree(json.line(call));
    }

    private String text(LlmCall call) throws IOException {
        return new String(json.line(call), StandardCharsets.UTF_8);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
