package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** OpenRouter's {@code reasoning_details} in pieces: entries of the same type and index belong together. */
final class ReasoningPieces {
    private ReasoningPieces() {}

    static void append(ObjectNode message, JsonNode pieces) {
        ArrayNode all = message.get("reasoning_details") instanceof ArrayNode array
                ? array
                : message.putArray("reasoning_details");
        for (JsonNode piece : pieces) {
            JsonNode last = all.path(all.size() - 1);
            if (last instanceof ObjectNode entry && same(entry, piece)) {
                merge(entry, piece);
            } else {
                all.add(piece.deepCopy());
            }
        }
    }

    private static boolean same(ObjectNode entry, JsonNode piece) {
        return entry.path("type").equals(piece.path("type"))
                && entry.path("index").equals(piece.path("index"));
    }

    private static void merge(ObjectNode entry, JsonNode piece) {
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            String name = field.getKey();
            if (name.equals("text") || name.equals("summary") || name.equals("data")) {
                Pieces.append(entry, name, field.getValue());
            } else if (!field.getValue().isNull()) {
                entry.set(name, field.getValue());
            }
        }
    }
}
