package io.llmrecorder.s3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a session's document: what it is, each of its calls, totals, and the application's own result.
 *
 * <p>Pure: the same records give the same bytes. Holds one record in memory at a time. What is not known is null, never 0.
 */
final class SessionDocument {
    private static final JsonFactory JSON = new ObjectMapper().getFactory();
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})");

    private final String sessionId;
    private final SessionLines lines;
    private final SessionFacts facts;

    /** Reads the records once; {@link #write} reads them again. */
    SessionDocument(String sessionId, SessionLines lines) throws IOException {
        this.sessionId = sessionId;
        this.lines = lines;
        this.facts = SessionFacts.of(lines);
    }

    SessionFacts facts() {
        return facts;
    }

    /** Writes the document as UTF-8 and leaves {@code out} open. */
    void write(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            // The line feed is given, so that the bytes, and with them the hash in the key, are the same on every
            // system.
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            json.writeStartObject();
            writeInfo(json);
            writeCalls(json);
            writeTotals(json);
            json.writeFieldName("results");
            json.writeTree(facts.results());
            json.writeEndObject();
        }
    }

    private void writeInfo(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("session_info");
        json.writeStringField("session_id", sessionId);
        json.writeStringField("task_id", facts.attributes().get("task_id"));
        writeDrawing(json, facts.attributes().get("drawing_id"));
        json.writeStringField("session_type", facts.attributes().get("session_type"));
        json.writeStringField("start_time", text(facts.start()));
        json.writeStringField("end_time", text(facts.end()));
        boolean failed = !facts.results().path("success").asBoolean(true);
        json.writeStringField("status", failed ? "failed" : "completed");
        json.writeFieldName("total_duration_seconds");
        writeSeconds(json);
        json.writeEndObject();
    }

    /** Its first users know drawings by number; others may have names. */
    private static void writeDrawing(JsonGenerator json, @Nullable String drawing) throws IOException {
        if (drawing != null && WHOLE_NUMBER.matcher(drawing).matches()) {
            json.writeNumberField("drawing_id", Long.parseLong(drawing));
        } else {
            json.writeStringField("drawing_id", drawing);
        }
    }

    private void writeSeconds(JsonGenerator json) throws IOException {
        Instant start = facts.start();
        Instant end = facts.end();
        if (start == null || end == null) {
            json.writeNull();
        } else {
            json.writeNumber(BigDecimal.valueOf(Duration.between(start, end).toNanos() / 1000, 6));
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : MICROS.format(time);
    }

    private void writeCalls(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("api_calls");
        Set<String> seen = new HashSet<>();
        lines.forEach(record -> {
            if (record.path("type").asText("").equals("call")
                    && seen.add(record.path("id").asText(""))) {
                writeCall(json, seen.size(), record);
            }
        });
        json.writeEndArray();
    }

    private void writeCall(JsonGenerator json, int number, JsonNode record) throws IOException {
        String id = record.path("id").asText("");
        Instant begin = SessionFacts.time(record.path("timestamp"));
        json.writeStartObject();
        json.writeStringField("call_id", "call_" + number + "_" + (begin == null ? 0 : begin.toEpochMilli()));
        json.writeStringField("id", id);
        copy(json, record, "timestamp", "timestamp");
        copy(json, record, "provider", "provider");
        copy(json, record, "model", "model");
        copy(json, record, "status", "status");
        copy(json, record, "success", "success");
        copy(json, record, "error_type", "error_type");
        copy(json, record, "error_message", "error_message");
        writeTokens(json, record.path("usage"));
        writeNumber(json, "cost_estimate", SessionFacts.cost(record));
        copy(json, record.path("performance_metrics"), "response_time_ms", "response_time_ms");
        json.writeStringField("message_id", facts.messageId(id));
        copy(json, record, "prompt", "prompt");
        writeResponse(json, record.path("response"));
        json.writeEndObject();
    }

    private static void copy(JsonGenerator json, JsonNode from, String field, String name) throws IOException {
        JsonNode value = from.get(field);
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeTree(value);
        }
    }

    private static void writeTokens(JsonGenerator json, JsonNode usage) throws IOException {
        json.writeObjectFieldStart("tokens_used");
        copy(json, usage, "input_tokens", "prompt_tokens");
        copy(json, usage, "output_tokens", "completion_tokens");
        copy(json, usage, "total_tokens", "total_tokens");
        json.writeEndObject();
    }

    private static void writeResponse(JsonGenerator json, JsonNode response) throws IOException {
        json.writeObjectFieldStart("response");
        if (response.isTextual()) {
            json.writeStringField("content", response.textValue());
            json.writeNumberField(
                    "content_length",
                    response.textValue().codePointCount(0, response.textValue().length()));
        } else {
            json.writeNullField("content");
            json.writeNullField("content_length");
        }
        json.writeEndObject();
    }

    private void writeTotals(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeNumberField("total_api_calls", facts.calls());
        json.writeNumberField("success_calls", facts.successes());
        json.writeNumberField("failed_calls", facts.calls() - facts.successes());
        writeNumber(json, "total_cost_estimate", facts.cost());
        json.writeEndObject();
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable BigDecimal number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number.toPlainString());
        }
    }
}
