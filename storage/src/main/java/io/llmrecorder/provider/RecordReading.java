package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.Usage;
import io.llmrecorder.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a call's record again, with today's parsers. Pure functions; safe for use by many threads. */
public final class RecordReading {
    private RecordReading() {}

    /**
     * What was said in a call: from its bodies, and from the record's own texts where the bodies say nothing, as in a call that
     * was recorded by hand.
     *
     * @param record as in the journal
     */
    public static Reading of(JsonNode record) {
        Reading bodies = ofBodies(record);
        Reading known = bodies == null ? ofFields(record) : bodies;
        return known.withMessages(
                known.input().isEmpty() ? input(record) : known.input(),
                known.output().isEmpty() ? output(record) : known.output());
    }

    /** What the bodies say; null when the record has none, or no provider knows them. */
    public static @Nullable Reading ofBodies(JsonNode record) {
        if (!record.has("request_body") && !record.has("response_body")) {
            return null;
        }
        JsonNode http = record.path("http");
        Headers headers = new Headers();
        for (Map.Entry<String, JsonNode> header : http.path("response_headers").properties()) {
            headers.add(header.getKey(), header.getValue().asText());
        }
        Reading reading = Providers.reread(
                http.path("url").asText(""),
                text(record, "api"),
                http.path("status").asInt(),
                headers,
                record.get("request_body"),
                record.get("response_body"));
        return reading.api() == null ? null : reading;
    }

    /** What the record says beside its bodies: enough to put a price on. */
    public static Reading ofFields(JsonNode record) {
        JsonNode usage = record.path("usage");
        return Reading.summary(
                record.path("provider").asText("unknown"),
                text(record, "operation"),
                text(record, "model"),
                text(record, "response_model"),
                usage.isObject()
                        ? new Usage(
                                count(usage, "input_tokens"),
                                count(usage, "output_tokens"),
                                count(usage, "total_tokens"),
                                count(usage, "cached_input_tokens"),
                                count(usage, "cache_write_tokens"),
                                count(usage, "reasoning_tokens"))
                        : null);
    }

    private static List<Message> input(JsonNode record) {
        String prompt = text(record, "prompt");
        return prompt == null ? List.of() : List.of(new Message("user", List.of(Part.text(prompt))));
    }

    private static List<Message> output(JsonNode record) {
        List<Part> parts = new ArrayList<>();
        String response = text(record, "response");
        if (response != null) {
            parts.add(Part.text(response));
        }
        for (JsonNode tool : record.path("tool_calls")) {
            parts.add(new Part(
                    Part.Kind.TOOL_CALL,
                    tool.path("arguments").asText(),
                    tool.path("name").asText(),
                    text(tool, "id")));
        }
        return parts.isEmpty() ? List.of() : List.of(new Message("assistant", parts));
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    private static @Nullable Long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() ? (Long) value.longValue() : null;
    }
}
