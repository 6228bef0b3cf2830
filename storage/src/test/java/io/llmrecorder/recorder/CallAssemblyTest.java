package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.CallJson;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.LlmCall;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallAssemblyTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final CallAssembly assembly =
            new CallAssembly(Calls.config("log.level=warn"), Calls.ORIGIN, "session_20261120_040105", Calls::chat);

    @Test
    void measuresTheCall() throws IOException {
        JsonNode record = record(assembly, ended(Caller.NOBODY));

        JsonNode metrics = record.get("performance_metrics");
        assertThat(metrics.get("prompt_length").asInt()).isEqualTo(15);
        assertThat(metrics.get("response_length").asInt()).isEqualTo(13);
        assertThat(metrics.get("history_messages_count").asInt()).isEqualTo(2);
        assertThat(metrics.get("chunk_count").asInt()).isEqualTo(1);
        assertThat(metrics.get("tokens_per_second").asDouble()).isPositive();
        assertThat(metrics.get("time_to_first_token_ms").asLong())
                .isBetween(0L, metrics.get("response_time_ms").asLong());
    }

    @Test
    void pricesTheCallByItsTokens() throws IOException {
        JsonNode cost = record(assembly, ended(Caller.NOBODY)).get("cost");

        // 10 tokens of gpt-5 at 1.25 USD and 5 at 10 USD a million.
        assertThat(cost.get("input").asText()).isEqualTo("0.0000125");
        assertThat(cost.get("output").asText()).isEqualTo("0.00005");
        assertThat(cost.get("total").asText()).isEqualTo("0.0000625");
        assertThat(cost.get("status").asText()).isEqualTo("priced");
        assertThat(cost.get("price").asText()).startsWith("openai/gpt-5@");
    }

    @Test
    void joinsRepeatedHeaderFields() throws IOException {
        JsonNode http = record(assembly, ended(Caller.NOBODY)).get("http");

        assertThat(http.get("request_headers").toString()).isEqualTo("{\"accept\":\"a, b\"}");
        assertThat(http.get("request_bytes").asInt()).isEqualTo(2);
        assertThat(http.has("request_truncated")).isFalse();
    }

    @Test
    void takesTheSessionOfTheCallerBeforeThatOfTheBody() throws IOException {
        JsonNode record = record(assembly, ended(Calls.session("mine")));

        assertThat(record.get("session_id").asText()).isEqualTo("mine");
        assertThat(record.get("session_source").asText()).isEqualTo("header");
    }

    @Test
    void takesTheSessionOfTheBodyBeforeThatOfTheProcess() throws IOException {
        JsonNode record = record(assembly, ended(Calls.session("  ")));

        assertThat(record.get("session_id").asText()).isEqualTo("session-in-body");
        assertThat(record.get("session_source").asText()).isEqualTo("body");
    }

    @Test
    void takesTheSessionOfTheProcessWhenNobodyNamesOne() throws IOException {
        JsonNode record = parsed(assembly.unread(ended(Caller.NOBODY), 3));

        assertThat(record.get("session_id").asText()).isEqualTo("session_20261120_040105");
        assertThat(record.get("session_source").asText()).isEqualTo("process");
        assertThat(record.get("provider").asText()).isEqualTo("unknown");
        assertThat(record.get("request_body").asText()).isEqualTo("hi");
        assertThat(record.get("dropped_before").asInt()).isEqualTo(3);
        assertThat(record.has("cost")).isFalse();
    }

    @Test
    void userOfTheBodySaysMoreThanAnAddress() throws IOException {
        Caller address = new Caller(null, null, "10.0.0.1", "ip", Map.of(), null, null, null);
        Caller header = new Caller(null, null, "ann", "header", Map.of(), null, null, null);

        assertThat(record(assembly, ended(address)).get("user_id").asText()).isEqualTo("user-in-body");
        assertThat(record(assembly, ended(header)).get("user_id").asText()).isEqualTo("ann");
    }

    @Test
    void shortensLongSessionIdsAndKeepsThemApart() throws IOException {
        String emoji = "😀".repeat(2600);

        String one = record(assembly, ended(Calls.session(emoji + "1")))
                .get("session_id")
                .asText();
        String two = record(assembly, ended(Calls.session(emoji + "2")))
                .get("session_id")
                .asText();

        assertThat(one).isNotEqualTo(two).startsWith("😀😀").hasSizeLessThanOrEqualTo(256);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(one)).isTrue();
    }

    @Test
    void readsTheTraceOfTheIncomingRequest() throws IOException {
        Caller caller = new Caller(null, null, null, null, Map.of(), null, TRACE, null);

        JsonNode record = record(assembly, ended(caller));

        assertThat(record.get("trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(record.get("span_id").asText()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void leavesOutATraceThatIsNone() throws IOException {
        for (String bad : new String[] {"", "00-x-y-01", TRACE.replaceAll("[1-9a-f]", "0"), "00-" + "z".repeat(32)}) {
            Caller caller = new Caller(null, null, null, null, Map.of(), null, bad, null);

            assertThat(record(assembly, ended(caller)).has("trace_id")).isFalse();
        }
    }

    @Test
    void keepsNoContentWhereOnlyMetadataAreWanted() throws IOException {
        CallAssembly metadata = new CallAssembly(
                Calls.config("content=metadata"),
                Calls.ORIGIN,
                "s",
                call -> Calls.reading(true, new Failure("invalid_prompt", "secret quoted"), false));

        JsonNode record = record(metadata, ended(Caller.NOBODY));

        assertThat(record.toString()).doesNotContain("secret").doesNotContain("asked");
        assertThat(record.get("error_type").asText()).isEqualTo("invalid_prompt");
        assertThat(record.get("tool_calls").get(0).get("name").asText()).isEqualTo("add");
        assertThat(record.get("performance_metrics").get("response_length").asInt())
                .isEqualTo(13);
        assertThat(record.get("usage").get("output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void callerChoosesBetweenContentAndMetadata() throws IOException {
        CallAssembly metadata = new CallAssembly(Calls.config("content=metadata"), Calls.ORIGIN, "s", Calls::chat);

        assertThat(record(metadata, ended(Calls.content("full"))).get("prompt").asText())
                .startsWith("secret prompt");
        assertThat(record(assembly, ended(Calls.content("metadata"))).toString())
                .doesNotContain("secret");
    }

    @Test
    void runningCallIsInterruptedShouldItsProcessDie() throws IOException {
        Exchange exchange = Calls.begin(Calls.NOBODY, Caller.NOBODY, "hi");

        JsonNode record = parsed(assembly.running(exchange));

        assertThat(record.get("stage").asText()).isEqualTo("interrupted");
        assertThat(record.get("status").asText()).isEqualTo("incomplete");
        assertThat(record.get("success").asBoolean()).isFalse();
        assertThat(record.get("error_type").asText()).isEqualTo("interrupted");
        assertThat(record.get("prompt").asText()).startsWith("secret prompt");
        assertThat(record.has("end_time")).isFalse();
        assertThat(record.get("performance_metrics").has("response_time_ms")).isFalse();
    }

    private static Exchange ended(Caller caller) {
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://h/v1?q=asked",
                new Headers().add("Accept", "a").add("Accept", "b"),
                caller,
                Calls.NOBODY,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        exchange.request().append(new byte[] {'h', 'i'}, 0, 2);
        exchange.requestSent();
        Calls.answer(exchange, 200, "data: x\n\n");
        exchange.end(Exchange.End.COMPLETE);
        return exchange;
    }

    private static JsonNode record(CallAssembly assembly, Exchange exchange) throws IOException {
        return parsed(assembly.ended(exchange, 0));
    }

    private static JsonNode parsed(LlmCall call) throws IOException {
        return new ObjectMapper().readTree(new CallJson().line(call));
    }
}
