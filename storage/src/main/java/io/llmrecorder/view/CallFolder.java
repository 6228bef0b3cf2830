package io.llmrecorder.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/** What the three files of one call hold, made from its record. Pure. */
final class CallFolder {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String RULER = "=".repeat(80);
    private static final String[] HEAD = {
        "timestamp",
        "end_time",
        "session_id",
        "user_id",
        "stage",
        "status",
        "provider",
        "api",
        "model",
        "response_model",
        "response_id",
        "stream",
    };

    private final JsonNode record;

    private CallFolder(JsonNode record) {
        this.record = record;
    }

    /** Of a line of the journal; numbers stay as they were sent. */
    static CallFolder of(byte[] line) throws IOException {
        return new CallFolder(JSON.readTree(line));
    }

    /** The id in a {@code metadata.json}; empty when it is not whole. */
    static String id(byte[] metadata) {
        try {
            return JSON.readTree(metadata).path("call_id").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    JsonNode record() {
        return record;
    }

    private boolean failed() {
        return !record.path("success").asBoolean();
    }

    /** The request as sent; of a call that nobody saw on the wire, what is known of it. */
    byte[] input() throws IOException {
        JsonNode request = record.get("request_body");
        if (request == null) {
            ObjectNode known = JSON.createObjectNode();
            for (String name : new String[] {"model", "prompt"}) {
                copy(name, known);
            }
            request = known;
        }
        return pretty(request);
    }

    byte[] output() {
        StringBuilder text = new StringBuilder(1000);
        text.append(RULER).append("\nAPI RESPONSE OUTPUT\n").append(RULER).append("\n\n");
        if (failed()) {
            text.append("⚠️ API 调用失败\n");
            text.append("错误类型: ").append(errorType()).append('\n');
            text.append("错误消息: ")
                    .append(record.path("error_message").asText(""))
                    .append("\n\n");
        }
        if (record.hasNonNull("response")) {
            text.append(record.get("response").asText()).append('\n');
        }
        for (JsonNode call : record.path("tool_calls")) {
            text.append("[tool call] ").append(call.path("name").asText());
            text.append(' ').append(call.path("arguments").asText()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String errorType() {
        return record.path("error_type").asText(record.path("status").asText("error"));
    }

    byte[] metadata() throws IOException {
        ObjectNode metadata = JSON.createObjectNode();
        metadata.set("call_id", record.get("id"));
        for (String name : HEAD) {
            copy(name, metadata);
        }
        metadata.set("response_info", responseInfo());
        JsonNode metrics = record.path("performance_metrics");
        ObjectNode performance = metadata.putObject("performance");
        performance.set("latency_ms", metrics.get("response_time_ms"));
        performance.set("tokens_per_second", metrics.get("tokens_per_second"));
        JsonNode usage = record.path("usage");
        ObjectNode tokens = metadata.putObject("usage");
        tokens.set("prompt_tokens", usage.get("input_tokens"));
        tokens.set("completion_tokens", usage.get("output_tokens"));
        tokens.set("total_tokens", usage.get("total_tokens"));
        copy("attributes", metadata);
        if (failed()) {
            metadata.set("response", errorResponse());
        }
        return pretty(metadata);
    }

    private ObjectNode responseInfo() {
        ObjectNode info = JSON.createObjectNode().put("error", failed());
        info.put("error_type", failed() ? errorType() : null);
        info.set("error_message", record.get("error_message"));
        info.set("finish_reason", record.path("finish_reasons").get(0));
        return info.put("has_tool_calls", record.path("has_tool_calls").asBoolean());
    }

    /** What a caller that expects an answer can be given in its place. */
    private ObjectNode errorResponse() {
        String time = record.path("end_time").asText(record.path("timestamp").asText());
        ObjectNode response = JSON.createObjectNode().put("error", true).put("error_type", errorType());
        response.put("error_message", record.path("error_message").asText(""));
        response.put("timestamp", time);
        response.put("id", "error_" + unix(time));
        response.put("object", "error");
        response.set("model", record.get("model"));
        response.putArray("choices");
        ObjectNode usage = response.putObject("usage");
        for (String name : Arrays.asList("prompt_tokens", "completion_tokens", "total_tokens")) {
            usage.put(name, 0);
        }
        return response;
    }

    private static long unix(String time) {
        try {
            return Instant.parse(time).getEpochSecond();
        } catch (DateTimeException e) {
            return 0; // a record of somebody else's, whose time is only text
        }
    }

    private void copy(String name, ObjectNode to) {
        if (record.hasNonNull(name)) {
            to.set(name, record.get(name));
        }
    }

    private static byte[] pretty(JsonNode json) throws IOException {
        return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
