package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Pieces of tool calls in a delta. OpenAI sends arguments in fragments by {@code index}; Mistral sends whole calls without
 * one; Gemini's compatible API sends several whole calls under the same one, told apart by their ids.
 */
final class ToolCallPieces {
    /** No more calls than this grow at once; the bound keeps a hostile stream from being read in quadratic time. */
    private static final int MOST_AT_ONCE = 128;

    private ToolCallPieces() {}

    static void append(ObjectNode message, JsonNode pieces) {
        if (!pieces.isArray()) {
            return;
        }
        ArrayNode calls = message.get("tool_calls") instanceof ArrayNode array ? array : message.putArray("tool_calls");
        for (JsonNode piece : pieces) {
            merge(target(calls, piece), piece);
        }
    }

    /** The legacy form: one call, without id. */
    static void function(ObjectNode message, JsonNode piece) {
        if (piece.isObject()) {
            ObjectNode call = message.get("function_call") instanceof ObjectNode present
                    ? present
                    : message.putObject("function_call");
            merge(call, piece);
        }
    }

    private static ObjectNode target(ArrayNode calls, JsonNode piece) {
        String id = Json.text(piece.path("id"));
        JsonNode index = piece.path("index");
        // From the end: with a repeated index the last call is the one that goes on.
        for (int i = calls.size() - 1; i >= Math.max(0, calls.size() - MOST_AT_ONCE); i--) {
            JsonNode call = calls.get(i);
            String known = Json.text(call.path("id"));
            boolean sameIndex = index.isNumber() ? index.equals(call.path("index")) : i == calls.size() - 1;
            boolean other = id != null && known != null && !id.equals(known);
            boolean wholeAgain = id != null && known == null && !index.isNumber();
            if (sameIndex && !other && !wholeAgain) {
                return (ObjectNode) call;
            }
            if (sameIndex) {
                break;
            }
        }
        return calls.addObject();
    }

    private static void merge(ObjectNode call, JsonNode piece) {
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isTextual() && (name.equals("arguments") || name.equals("input"))) {
                Pieces.append(call, name, value);
            } else if (value.isObject() && call.get(name) instanceof ObjectNode inner) {
                merge(inner, value);
            } else if (value.isObject() && (name.equals("function") || name.equals("custom"))) {
                merge(call.putObject(name), value);
            } else if (!call.hasNonNull(name) || call.path(name).asText("").isEmpty()) {
                call.set(name, value);
            }
        }
    }
}
