package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.CallJson;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.provider.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactedCallsTest {
    private static final String KEY = "sk-proj-abcDEF0123456789abcDEF0123456789";
    private static final String REQUEST =
            "{\"model\":\"gpt-5\",\"user\":\"ann@x.com\",\"temperature\":0.50,\"messages\":[{\"role\":\"user\",\"content\":\"mail"
                    + " ann@x.com, my key is " + KEY + "\"}]}";
    private static final String ANSWER =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Your key is " + KEY
                    + "\",\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"send\",\"arguments\":\"{\\\"to\\\":\\\"ann\\\\u0040x.com\\\"}\"}}]}}]}";

    private final CallAssembly assembly =
            new CallAssembly(Calls.config("redact=secrets,email"), Calls.ORIGIN, "session_1", Providers::read);

    @Test
    void writesNoSecretOfACallAnywhere() throws IOException {
        byte[] bytes = new CallJson().line(assembly.ended(exchange(REQUEST, 200, ANSWER), 0));
        String line = new String(bytes, StandardCharsets.UTF_8);
        JsonNode record = parsed(bytes);

        assertThat(record.toString())
                .doesNotContain(KEY)
                .doesNotContain("ann@x")
                .doesNotContain("u0040")
                .doesNotContain("%40");
        assertThat(record.get("prompt").asText()).isEqualTo("mail [redacted:email], my key is [redacted:secrets]");
        assertThat(record.get("response").asText()).isEqualTo("Your key is [redacted:secrets]");
        assertThat(record.get("tool_calls").get(0).get("arguments").asText())
                .isEqualTo("{\"to\":\"[redacted:email]\"}");
        assertThat(line).contains("\"temperature\":0.50");
        assertThat(record.get("user_id").asText()).isEqualTo("[redacted:email]");
        assertThat(record.get("http").get("url").asText()).endsWith("?to=[redacted:email]");
        assertThat(record.get("http").get("request_headers").get("x-note").asText())
                .isEqualTo("[redacted:secrets]");
        assertThat(record.get("attributes").get("contact").asText()).isEqualTo("[redacted:email]");
        assertThat(record.get("redacted").get("secrets").asInt()).isEqualTo(5);
        assertThat(record.get("session_id").asText()).isEqualTo("ann@home");
    }

    @Test
    void writesNoSecretOfAFailedCall() throws IOException {
        String answer = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Incorrect API key provided: "
                + KEY + "\"}}";

        JsonNode record = parsed(new CallJson().line(assembly.ended(exchange(REQUEST, 401, answer), 0)));

        assertThat(record.toString()).doesNotContain(KEY);
        assertThat(record.get("error_message").asText()).isEqualTo("Incorrect API key provided: [redacted:secrets]");
    }

    @Test
    void writesNoSecretOfABodyThatIsNoJson() throws IOException {
        JsonNode record =
                parsed(new CallJson().line(assembly.unread(exchange(REQUEST.substring(0, 150), 200, "<" + KEY), 0)));

        assertThat(record.toString()).doesNotContain("ann@x").doesNotContain(KEY);
        assertThat(record.get("response_body").asText()).isEqualTo("<[redacted:secrets]");
    }

    @Test
    void writesNoSecretOfARunningCall() throws IOException {
        Exchange running = exchange(REQUEST, 0, "");

        for (byte[] line : new byte[][] {
            new CallJson().line(assembly.running(running)), new CallJson().line(assembly.unreadRunning(running))
        }) {
            assertThat(new String(line, StandardCharsets.UTF_8))
                    .doesNotContain(KEY)
                    .doesNotContain("ann@x");
        }
    }

    @Test
    void writesNoSecretOfARecordThatTheApplicationMade() throws IOException {
        String made =
                "{\"v\":1,\"type\":\"call\",\"id\":\"1\",\"timestamp\":\"2026-11-20T04:01:05Z\",\"session_id\":\"ann@home.com\",\"prompt\":\""
                        + KEY + "\",\"results\":{\"password\":\"correct horse\"}}";
        Exchange exchange = MadeRecord.exchange(Caller.NOBODY, made.getBytes(StandardCharsets.UTF_8), Calls.NOBODY);

        JsonNode record = parsed(assembly.made(exchange, 0));

        assertThat(record.get("prompt").asText()).isEqualTo("[redacted:secrets]");
        assertThat(record.get("results").toString()).isEqualTo("{\"password\":\"[redacted:secrets]\"}");
        assertThat(record.get("session_id").asText()).isEqualTo("ann@home.com");
        assertThat(record.get("redacted").toString()).isEqualTo("{\"secrets\":2}");
    }

    @Test
    void saysNothingOfRedactionWhereThereWasNone() throws IOException {
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://h/v1/chat/completions",
                new Headers(),
                Caller.NOBODY,
                Calls.NOBODY,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        exchange.end(Exchange.End.COMPLETE);

        assertThat(parsed(new CallJson().line(assembly.ended(exchange, 0))).has("redacted"))
                .isFalse();
    }

    private static Exchange exchange(String request, int status, String answer) {
        Caller caller = new Caller("ann@home", "header", null, null, Map.of("contact", "ann@x.com"), null, null, null);
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://api.openai.com/v1/chat/completions?to=ann%40x.com",
                new Headers().add("X-Note", KEY),
                caller,
                Calls.NOBODY,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        byte[] body = request.getBytes(StandardCharsets.UTF_8);
        exchange.request().append(body, 0, body.length);
        exchange.requestSent();
        if (status > 0) {
            Calls.answer(exchange, status, answer);
            exchange.end(Exchange.End.COMPLETE);
        }
        return exchange;
    }

    private static JsonNode parsed(byte[] line) throws IOException {
        return new ObjectMapper().readTree(line);
    }
}
