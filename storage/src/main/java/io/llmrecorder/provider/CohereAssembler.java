package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of Cohere's chat. Version 1 sends lines of JSON whose last one has the whole answer again; version 2 sends deltas
 * of a message by index.
 */
final class CohereAssembler implements Assembler {
    private final ObjectNode answer = Json.object();
    private final ObjectNode message = Json.object().put("role", "assistant");
    private final Map<Integer, ObjectNode> contents = new TreeMap<>();
    private final Map<Integer, ObjectNode> calls = new TreeMap<>();
    private boolean second;
    private boolean ended;

    @Override
    public boolean add(Event event) {
        if (event.is("[DONE]")) {
            ended = true;
            return false;
        }
        JsonNode data = event.json();
        if (data == null || !data.isObject()) {
            return false;
        }
        return data.has("event_type") ? first(data) : second(data);
    }

    private boolean first(JsonNode data) {
        switch (data.path("event_type").asText("")) {
            case "stream-start" -> copy(data, "generation_id");
            case "text-generation" -> {
                Pieces.append(answer, "text", data.path("text"));
                return true;
            }
            case "tool-calls-generation" -> {
                copy(data, "tool_calls");
                return true;
            }
            case "stream-end" -> {
                ended = true;
                if (data.path("response") instanceof ObjectNode whole) {
                    answer.setAll(whole);
                }
                copy(data, "finish_reason");
            }
            default -> {
                // search results, citations: all of it comes again at the end
            }
        }
        return false;
    }

    private void copy(JsonNode data, String name) {
        if (data.hasNonNull(name)) {
            answer.set(name, data.path(name));
        }
    }

    private boolean second(JsonNode data) {
        second = true;
        JsonNode delta = data.path("delta");
        JsonNode piece = delta.path("message");
        int index = data.path("index").asInt(0);
        switch (data.path("type").asText("")) {
            case "message-start" -> copy(data, "id");
            case "content-start", "content-delta" -> {
                return content(contents.computeIfAbsent(index, i -> Json.object()), piece.path("content"));
            }
            case "tool-plan-delta" -> {
                Pieces.append(message, "tool_plan", piece.path("tool_plan"));
                return true;
            }
            case "tool-call-start", "tool-call-delta" -> {
                call(calls.computeIfAbsent(index, i -> Json.object()), piece.path("tool_calls"));
                return true;
            }
            case "citation-start" -> {
                ArrayNode all =
                        message.get("citations") instanceof ArrayNode array ? array : message.putArray("citations");
                all.add(piece.path("citations"));
            }
            case "message-end" -> {
                copy(delta, "finish_reason");
                copy(delta, "usage");
                copy(delta, "error");
                ended = true;
            }
            default -> {
                // ends of parts
            }
        }
        return false;
    }

    private static boolean content(ObjectNode content, JsonNode piece) {
        if (!content.has("type")) {
            content.put("type", piece.path("type").asText(piece.has("thinking") ? "thinking" : "text"));
        }
        Pieces.append(content, "text", piece.path("text"));
        Pieces.append(content, "thinking", piece.path("thinking"));
        return !piece.path("text").asText("-").isEmpty();
    }

    private static void call(ObjectNode call, JsonNode piece) {
        ObjectNode function = call.get("function") instanceof ObjectNode present ? present : call.putObject("function");
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            if (!field.getKey().equals("function")) {
                call.set(field.getKey(), field.getValue());
            }
        }
        if (piece.path("function").has("name")) {
            function.set("name", piece.path("function").path("name"));
        }
        Pieces.append(function, "arguments", piece.path("function").path("arguments"));
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable JsonNode result() {
        if (answer.isEmpty() && !second) {
            return null;
        }
        if (second) {
            ArrayNode all = message.putArray("content");
            contents.values().forEach(all::add);
            if (!calls.isEmpty()) {
                ArrayNode tools = message.putArray("tool_calls");
                calls.values().forEach(tools::add);
            }
            answer.set("message", message);
        }
        return Pieces.settle(answer);
    }
}
