package io.llmrecorder.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests. */
final class Samples {
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static final Instant BEGIN = Instant.parse("2026-11-20T04:01:05.000001999Z");

    private Samples() {}

    static JsonNode json(String text) {
        try {
            return EXACT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LlmCall full(@Nullable String response, JsonNode requestBody) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("drawing_id", "1");
        attributes.put("task_id", "t\"1");
        Reading reading = new Reading(
                "openai",
                "openai.chat_completions",
                "chat",
                "gpt-5",
                "gpt-5-2026",
                "resp-1",
                true,
                List.of(new Message("user", List.of(Part.text("Hi")))),
                List.of(new Message("assistant", List.of(Part.text("Hello")))),
                "Hi",
                response,
                null,
                List.of("stop"),
                List.of(new ToolCall("c1", "add", "{\"a\": 1}")),
                new Usage(10L, 5L, 15L, 4L, 1L, 2L),
                null,
                null,
                null,
                false,
                null,
                null,
                requestBody,
                json("{\"ok\":null}"),
                -1);
        return new LlmCall(
                "019c0000-0000-7000-8000-000000000001",
                BEGIN,
                Instant.parse("2026-11-20T04:01:06Z"),
                new Context("s/1", "header", "u", "ip", "outbound", attributes, 1, "first", "parent", "t", "s"),
                new Outcome("completed", "error", new Failure("rate_limit", "slow down")),
                reading,
                new Cost("0.10", "0.04", "0.06", "USD", "priced", "gpt-5 2026-11-01"),
                new Performance(999L, 12L, 5.01, 3, 2, 5, 0, 8L),
                new Http("okhttp", "POST", "https://h/v1", 200, Map.of("a", "b"), Map.of("c", "d"), 2L, 3L, true, true),
                null,
                7,
                Map.of("secrets", 2),
                new Origin("app", "host", 12, "i-1", "0.1"));
    }

    static LlmCall bare() {
        Reading reading = new Reading(
                "unknown", null, null, null, null, null, null, List.of(), List.of(), null, null, null, List.of(),
                List.of(), null, null, null, null, false, null, null, null, null, -1);
        return new LlmCall(
                "019c0000-0000-7000-8000-000000000002",
                BEGIN,
                null,
                new Context("s", "process", null, null, "outbound", Map.of(), null, null, null, null, null),
                new Outcome("completed", "ok", null),
                reading,
                null,
                new Performance(null, null, null, null, null, null, null, null),
                null,
                null,
                0,
                Map.of(),
                new Origin("app", "host", 12, "i-1", "0.1"));
    }
}
