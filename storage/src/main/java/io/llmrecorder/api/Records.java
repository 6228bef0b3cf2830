package io.llmrecorder.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Timestamps;
import io.llmrecorder.exchange.Caller;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes journal records, version 1, of what an application says. Fields in the order of the contract. Pure. */
final class Records {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of("error_type", "error_message");
    private static final List<String> CONTENT = List.of("provider", "model", "prompt", "response");

    private Records() {}

    /** A call; {@code said} as {@link Interaction} gives it. */
    static ObjectNode call(String id, Caller caller, Map<?, ?> said) {
        ObjectNode given = JSON.valueToTree(said);
        Instant start = Instant.parse(given.path("timestamp").asText());
        Instant end = Instant.parse(given.path("end_time").asText());
        boolean success = given.path("success").asBoolean(true);
        ObjectNode record = begin("call", id, start);
        record.put("end_time", Timestamps.text(end));
        who(record, caller);
        record.put("stage", "completed").put("status", success ? "ok" : "error").put("success", success);
        TEXTS.forEach(name -> copy(given, name, record));
        record.put("direction", "outbound");
        if (!given.hasNonNull("provider")) {
            given.put("provider", "unknown");
        }
        CONTENT.forEach(name -> copy(given, name, record));
        copy(given, "usage", record);
        record.set("performance_metrics", metrics(given, start, end));
        attributes(record, caller, given.path("attributes"));
        return record;
    }

    /** What can be measured here, unless the application says it better. */
    private static ObjectNode metrics(ObjectNode given, Instant start, Instant end) {
        ObjectNode metrics = JSON.createObjectNode();
        metrics.put("response_time_ms", Duration.between(start, end).toMillis());
        length(given.path("prompt"), "prompt_length", metrics);
        length(given.path("response"), "response_length", metrics);
        given.path("performance_metrics").properties().forEach(m -> metrics.set(m.getKey(), m.getValue()));
        return metrics;
    }

    private static void length(JsonNode text, String name, ObjectNode metrics) {
        if (text.isTextual()) {
            String value = text.textValue();
            metrics.put(name, value.codePointCount(0, value.length()));
        }
    }

    /** An event of the session; {@code said} has {@code type} and what else it is about. */
    static ObjectNode event(String id, Caller caller, Map<?, ?> said, Instant now) {
        ObjectNode given = JSON.valueToTree(said);
        ObjectNode record = begin(given.path("type").asText(), id, now);
        who(record, caller);
        given.remove(List.of("type", "session_id", "user_id"));
        JsonNode json = given.remove("results_json");
        if (json != null) {
            given.set("results", results(json.asText()));
        }
        given.properties().forEach(field -> copy(given, field.getKey(), record));
        attributes(record, caller, record.path("attributes"));
        return record;
    }

    /** The application's JSON if it is an object; else whatever it is, as the only value of one. */
    private static JsonNode results(String text) {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (IOException e) {
            value = JsonNodeFactory.instance.textNode(text);
        }
        return value.isObject() ? value : JSON.createObjectNode().set("value", value);
    }

    private static ObjectNode begin(String type, String id, Instant time) {
        return JSON.createObjectNode()
                .put("v", 1)
                .put("type", type)
                .put("id", id)
                .put("timestamp", Timestamps.text(time));
    }

    /** The recorder's writer adds the process's session where none is named. */
    private static void who(ObjectNode record, Caller caller) {
        put(record, "session_id", caller.sessionId());
        put(record, "session_source", caller.sessionSource());
        put(record, "user_id", caller.userId());
        put(record, "user_source", caller.userSource());
    }

    private static void put(ObjectNode record, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            record.put(name, text);
        }
    }

    /** Absent where nothing is known: no null, no empty text, no empty object. */
    private static void copy(ObjectNode from, String name, ObjectNode to) {
        JsonNode value = from.get(name);
        if (value instanceof ObjectNode object && !name.equals("results")) {
            ObjectNode known = object.deepCopy();
            known.properties().removeIf(field -> field.getValue().isNull());
            value = known;
        }
        boolean nothing = value == null
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isObject() && value.isEmpty());
        if (!nothing) {
            to.set(name, value);
        }
    }

    private static void attributes(ObjectNode record, Caller caller, JsonNode own) {
        ObjectNode all = JSON.createObjectNode();
        caller.attributes().forEach(all::put);
        own.properties().forEach(a -> all.put(a.getKey(), a.getValue().asText()));
        all.properties().removeIf(a -> a.getValue().asText().equals("null"));
        record.remove("attributes");
        if (!all.isEmpty()) {
            record.set("attributes", all);
        }
    }

    static byte[] bytes(ObjectNode record) throws IOException {
        return JSON.writeValueAsBytes(record);
    }
}
