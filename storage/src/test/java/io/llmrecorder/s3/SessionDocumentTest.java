package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SessionDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OK_CALL = """
            {"v":1,"type":"call","id":"1","timestamp":"2026-11-20T04:01:05.123456Z","end_time":"2026-11-20T04:01:06.000000Z",
            "session_id":"s","status":"ok","success":true,"provider":"openai","model":"gpt-4o","prompt":"hi","response":"你好😀",
            "usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15},"cost":{"total":"0.00001230","status":"priced"},
            "performance_metrics":{"response_time_ms":876},
            "attributes":{"task_id":"t 1","drawing_id":"17","session_type":"test_session"}}""";
    private static final String FAILED_CALL = """
            {"v":1,"type":"call","id":"2","timestamp":"2026-11-20T04:02:00.000000Z","end_time":"2026-11-20T04:02:01.500000Z",
            "session_id":"s","status":"error","success":false,"error_type":"rate_limit","error_message":"slow down",
            "cost":{"status":"unpriced"}}""";

    @Test
    void describesASessionAsItsFirstUsersKnowIt() throws IOException {
        JsonNode document = document(
                OK_CALL,
                FAILED_CALL,
                "{\"type\":\"finalized\",\"id\":\"3\",\"session_id\":\"s\",\"call_id\":\"1\",\"message_id\":\"m-9\"}",
                "{\"type\":\"result\",\"id\":\"4\",\"success\":true,\"results\":{\"qto_data\":{\"components\":[1.50],\"test\":true}}}");
        assertThat(document.get("session_info")).isEqualTo(json("""
                {"session_id":"s","task_id":"t 1","drawing_id":17,"session_type":"test_session",
                "start_time":"2026-11-20T04:01:05.123456Z","end_time":"2026-11-20T04:02:01.500000Z","status":"completed",
                "total_duration_seconds":56.376544}"""));
        JsonNode call = document.get("api_calls").get(0);
        assertThat(call.get("call_id").asText()).isEqualTo("call_1_1795147265123");
        assertThat(call.get("tokens_used"))
                .isEqualTo(json("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}"));
        assertThat(call.get("response")).isEqualTo(json("{\"content\":\"你好😀\",\"content_length\":3}"));
        assertThat(call.get("message_id").asText()).isEqualTo("m-9");
        assertThat(document.get("api_calls").get(1).get("error_message").asText())
                .isEqualTo("slow down");
        assertThat(document.get("metadata")).isEqualTo(json("""
                {"total_api_calls":2,"success_calls":1,"failed_calls":1,"total_cost_estimate":0.0000123}"""));
        assertThat(document.get("results"))
                .isEqualTo(json("{\"success\":true,\"qto_data\":{\"components\":[1.5],\"test\":true}}"));
    }

    @Test
    void whatIsUnknownIsNullAndNeverZero() throws IOException {
        JsonNode document = document(FAILED_CALL);
        JsonNode call = document.get("api_calls").get(0);
        assertThat(call.get("cost_estimate").isNull()).isTrue();
        assertThat(call.get("tokens_used").get("total_tokens").isNull()).isTrue();
        assertThat(call.get("response").get("content_length").isNull()).isTrue();
        assertThat(document.get("metadata").get("total_cost_estimate").isNull()).isTrue();
        assertThat(document.get("session_info").get("drawing_id").isNull()).isTrue();
    }

    @Test
    void aLineReadTwiceIsOneCall() throws IOException {
        assertThat(document(OK_CALL, OK_CALL)
                        .get("metadata")
                        .get("total_api_calls")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aDrawingThatIsNoNumberStaysText() throws IOException {
        assertThat(document(OK_CALL.replace("\"17\"", "\"017\""))
                        .at("/session_info/drawing_id")
                        .isTextual())
                .isTrue();
        assertThat(document(OK_CALL.replace("\"17\"", "\"9999999999999999999\""))
                        .at("/session_info/drawing_id")
                        .isTextual())
                .isTrue();
    }

    @Test
    void aResultWithoutSuccessMakesTheSessionFailed() throws IOException {
        JsonNode document = document(OK_CALL, "{\"type\":\"result\",\"id\":\"4\",\"success\":false}");
        assertThat(document.at("/session_info/status").asText()).isEqualTo("failed");
    }

    @Test
    void costsAreWrittenAsDecimals() throws IOException {
        assertThat(bytes(OK_CALL)).asString(UTF_8).contains("\"cost_estimate\" : 0.00001230");
    }

    @Test
    void theSameRecordsGiveTheSameBytes() throws IOException {
        assertThat(bytes(OK_CALL, FAILED_CALL))
                .isEqualTo(bytes(OK_CALL, FAILED_CALL))
                .doesNotContain('\r');
    }

    private static JsonNode document(String... records) throws IOException {
        return json(new String(bytes(records), UTF_8));
    }

    private static byte[] bytes(String... records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SessionDocument("s", visitor -> {
                    for (String record : records) {
                        visitor.visit(json(record));
                    }
                })
                .write(out);
        return out.toByteArray();
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
