package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints whose address does not tell what they speak. */
class WireFormatsTest {
    private static final String URL = "https://llm.corp.example:8443/ask?tenant=1";
    private static final String REQUEST =
            "{\"model\":\"m-1\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ANTHROPIC_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Ho"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    static List<String> names() {
        return List.of(WireFormats.names().split(", ", -1));
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordsSayTheNameThatTheSettingSaid(String api) {
        Endpoints endpoints = new Endpoints(List.of("llm.corp.example/ask=" + api), List.of());
        assertThat(endpoints.complaints()).isEmpty();
        String request = api.equals("openai.completions") ? "{\"prompt\":\"Hi\"}" : REQUEST;
        assertThat(Providers.read(call(request, "{}", "application/json"), endpoints)
                        .api())
                .isEqualTo(api);
    }

    @Test
    void readsAStreamInTheNamedFormatAndItsRecordAgain() {
        Endpoints endpoints = new Endpoints(List.of("llm.corp.example=anthropic.messages"), List.of());
        HttpCall call = call(ANTHROPIC_STREAM, "text/event-stream");
        assertThat(endpoints.isLlmCall("POST", URL)).isTrue();
        Reading reading = Providers.read(call, endpoints);
        assertThat(reading.response()).isEqualTo("Ho");
        assertThat(reading.finishReasons()).containsExactly("end_turn");

        ObjectNode record = Json.object();
        record.put("api", "anthropic.messages");
        record.putObject("http").put("url", "https://llm.corp.example:8443/ask").put("status", 200);
        record.set("request_body", reading.requestBody());
        record.set("response_body", Json.parse("{\"content\":[{\"type\":\"text\",\"text\":\"Ho\"}]}"));
        assertThat(RecordReading.of(record).response()).isEqualTo("Ho");
    }

    @Test
    void leavesOtherPathsOfTheHostToTheirAddress() {
        Endpoints endpoints = new Endpoints(List.of("llm.corp.example/other=anthropic.messages"), List.of());
        assertThat(Providers.read(call("{}", "application/json"), endpoints).api())
                .isNotEqualTo("anthropic.messages");
    }

    @Test
    void aVendorAloneMeansItsUsualApi() {
        Endpoints endpoints = new Endpoints(List.of("llm.corp.example=anthropic"), List.of());
        assertThat(endpoints.complaints()).isEmpty();
        assertThat(endpoints.api(URL)).isEqualTo("anthropic.messages");
    }

    @Test
    void namesTheApisThereAreWhereOneIsUnknownAndRecordsNevertheless() {
        Endpoints endpoints = new Endpoints(List.of("llm.corp.example=antropic"), List.of());
        assertThat(endpoints.complaints())
                .containsExactly(
                        "ENDPOINTS: the API of \"llm.corp.example=antropic\" is not known, calls are told by their"
                                + " shape; known are " + WireFormats.names() + ".");
        assertThat(endpoints.isLlmCall("POST", "llm.corp.example", 8443, "/ask"))
                .isTrue();
        assertThat(endpoints.api(URL)).isNull();
    }

    private static HttpCall call(String answer, String type) {
        return call(REQUEST, answer, type);
    }

    private static HttpCall call(String request, String answer, String type) {
        Headers headers = new Headers();
        headers.add("content-type", type);
        return new HttpCall(
                "POST",
                URL,
                Headers.NONE,
                request.getBytes(StandardCharsets.UTF_8),
                200,
                headers,
                answer.getBytes(StandardCharsets.UTF_8),
                true);
    }
}
