package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of the Responses API, as the response. The last event brings the whole response; where it is missing, because the
 * stream was cut, or has no output, as some servers send it, the output is put together from the events before.
 */
final class OpenAiResponsesAssembler implements Assembler {
    private @Nullable ObjectNode response;
    private final Map<Integer, ObjectNode> items = new TreeMap<>();
    private @Nullable JsonNode error;
    private boolean ended;

    @Override
    public boolean add(Event event) {
        JsonNode data = event.json();
        if (data == null || !data.isObject()) {
            return false;
        }
        String type = data.path("type").asText(event.name() == null ? "" : event.name());
        if (data.path("response") instanceof ObjectNode whole) {
            response = whole;
            ended |= type.equals("response.completed")
                    || type.equals("response.incomplete")
                    || type.equals("response.failed")
                    || type.equals("response.done")
                    || type.equals("response.cancelled");
            return false;
        }
        if (type.equals("error") || (type.isEmpty() && data.has("error"))) {
            error = data.path("error").isObject() ? data.path("error") : ((ObjectNode) data).without("type");
            return false;
        }
        if (type.startsWith("response.output_item.") && data.path("item") instanceof ObjectNode item) {
            items.put(index(data), item);
            String kind = item.path("type").asText("");
            return kind.endsWith("_call");
        }
        return piece(type, data);
    }

    private static int index(JsonNode data) {
        return data.path("output_index").asInt(0);
    }

    private boolean piece(String type, JsonNode data) {
        if (!type.endsWith(".delta") || !data.path("delta").isTextual()) {
            return false;
        }
        ObjectNode item = items.computeIfAbsent(index(data), i -> Json.object());
        JsonNode delta = data.path("delta");
        switch (type) {
            case "response.output_text.delta" -> part(item, "message", "content", "output_text", "text", data);
            case "response.refusal.delta" -> part(item, "message", "content", "refusal", "refusal", data);
            case "response.reasoning_text.delta" -> part(item, "reasoning", "content", "reasoning_text", "text", data);
            case "response.reasoning_summary_text.delta" ->
                part(item, "reasoning", "summary", "summary_text", "text", data);
            case "response.function_call_arguments.delta" -> grow(item, "function_call", "arguments", delta);
            case "response.mcp_call_arguments.delta" -> grow(item, "mcp_call", "arguments", delta);
            case "response.custom_tool_call_input.delta" -> grow(item, "custom_tool_call", "input", delta);
            case "response.code_interpreter_call_code.delta" -> grow(item, "code_interpreter_call", "code", delta);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void grow(ObjectNode item, String type, String field, JsonNode delta) {
        if (!item.has("type")) {
            item.put("type", type);
        }
        Pieces.append(item, field, delta);
    }

    private static void part(ObjectNode item, String itemType, String list, String type, String field, JsonNode data) {
        if (!item.has("type")) {
            item.put("type", itemType);
        }
        ArrayNode parts = item.get(list) instanceof ArrayNode array ? array : item.putArray(list);
        int index = data.path(list.equals("summary") ? "summary_index" : "content_index")
                .asInt(0);
        // The index comes from outside; a part that was never announced goes to the end.
        ObjectNode part = index >= 0 && index < parts.size() && parts.get(index) instanceof ObjectNode present
                ? present
                : parts.addObject().put("type", type);
        Pieces.append(part, field, data.path("delta"));
    }

    @Override
    public boolean ended() {
        return ended || error != null;
    }

    @Override
    public @Nullable JsonNode result() {
        if (response == null && items.isEmpty() && error == null) {
            return null;
        }
        ObjectNode whole = response == null ? Json.object() : response;
        if (!items.isEmpty() && whole.path("output").isEmpty()) {
            ArrayNode output = whole.putArray("output");
            items.values().forEach(output::add);
        }
        if (error != null) {
            whole.set("error", error);
        }
        return Pieces.settle(whole);
    }
}
