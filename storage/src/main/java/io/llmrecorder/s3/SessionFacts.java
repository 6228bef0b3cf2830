package io.llmrecorder.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is true of a session as a whole, gathered in one pass over its records; small, whatever they hold. */
final class SessionFacts {
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private final Map<String, String> messageIds = new HashMap<>();
    private final ObjectNode results = JsonNodeFactory.instance.objectNode();
    private @Nullable Instant start;
    private @Nullable Instant end;
    private int calls;
    private int successes;
    private @Nullable BigDecimal cost;

    private SessionFacts() {}

    static SessionFacts of(SessionLines lines) throws IOException {
        SessionFacts facts = new SessionFacts();
        lines.forEach(facts::add);
        return facts;
    }

    /** A reader that goes back may have written a line twice; the second one says nothing new. */
    private void add(JsonNode record) {
        if (!seen.add(record.path("id").asText(""))) {
            return;
        }
        stretch(time(record.path("timestamp")));
        stretch(time(record.path("end_time")));
        record.path("attributes")
                .properties()
                .forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
        switch (record.path("type").asText("")) {
            case "call" -> addCall(record);
            case "result" -> addResult(record);
            case "finalized" ->
                messageIds.put(
                        record.path("call_id").asText(""),
                        record.path("message_id").asText(""));
            default -> {
                // a conversation or message event: its attributes and time are all that matters here
            }
        }
    }

    private void stretch(@Nullable Instant time) {
        if (time != null) {
            start = start == null || time.isBefore(start) ? time : start;
            end = end == null || time.isAfter(end) ? time : end;
        }
    }

    private void addCall(JsonNode record) {
        calls++;
        successes += record.path("success").asBoolean(false) ? 1 : 0;
        BigDecimal price = cost(record);
        if (price != null) {
            cost = cost == null ? price : cost.add(price);
        }
    }

    /** What the application gave last wins, name by name. */
    private void addResult(JsonNode record) {
        if (record.hasNonNull("success")) {
            results.set("success", record.get("success"));
        }
        record.path("results").properties().forEach(r -> results.set(r.getKey(), r.getValue()));
    }

    /** The call's cost, or null when it is not known. */
    static @Nullable BigDecimal cost(JsonNode record) {
        JsonNode total = record.path("cost").path("total");
        try {
            return total.isValueNode() && !total.isNull() ? new BigDecimal(total.asText()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A record's time, or null when it has none. */
    static @Nullable Instant time(JsonNode text) {
        try {
            return text.isTextual() ? Instant.parse(text.textValue()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    Map<String, String> attributes() {
        return attributes;
    }

    /** The application's own id of the message that a call became, or null. */
    @Nullable
    String messageId(String callId) {
        return messageIds.get(callId);
    }

    /** What the application gave as its result; empty when it gave none. */
    ObjectNode results() {
        return results;
    }

    /** Begin of the first record, or null when no record has a time. */
    @Nullable
    Instant start() {
        return start;
    }

    /** End of the last record, or null when no record has a time. */
    @Nullable
    Instant end() {
        return end;
    }

    int calls() {
        return calls;
    }

    int successes() {
        return successes;
    }

    /** Number of different records. */
    int records() {
        return seen.size();
    }

    /** Sum of the known costs, or null when none is known. */
    @Nullable
    BigDecimal cost() {
        return cost;
    }
}
