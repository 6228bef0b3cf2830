package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pieces of a message's content: text, or (Mistral, Databricks) lists of typed parts, or both in turn. */
final class ContentPieces {
    private ContentPieces() {}

    static void append(ObjectNode message, String field, JsonNode piece) {
        JsonNode present = message.get(field);
        if (piece.isTextual() && !(present instanceof ArrayNode)) {
            Pieces.append(message, field, piece);
            return;
        }
        ArrayNode parts = present instanceof ArrayNode array ? array : asParts(message, field);
        if (piece.isTextual()) {
            if (!piece.textValue().isEmpty()) {
                part(parts, Json.object().put("type", "text").put("text", piece.textValue()));
            }
            return;
        }
        for (JsonNode part : piece) {
            part(parts, part);
        }
    }

    private static ArrayNode asParts(ObjectNode message, String field) {
        CharSequence text = Pieces.text(message, field);
        ArrayNode parts = message.putArray(field);
        if (text != null && text.length() > 0) {
            parts.addObject().put("type", "text").put("text", text.toString());
        }
        return parts;
    }

    private static void part(ArrayNode parts, JsonNode piece) {
        JsonNode last = parts.path(parts.size() - 1);
        boolean goesOn = last instanceof ObjectNode
                && last.path("type").asText("").equals(piece.path("type").asText(""));
        if (!goesOn) {
            parts.add(piece.deepCopy());
        } else if (piece.path("text").isTextual()) {
            Pieces.append((ObjectNode) last, "text", piece.path("text"));
        } else if (!inner(last, piece, "thinking") && !inner(last, piece, "summary")) {
            parts.add(piece.deepCopy());
        }
    }

    /** Lets a list of one text part inside the last part go on; false when the two do not match. */
    private static boolean inner(JsonNode last, JsonNode piece, String name) {
        JsonNode more = piece.path(name);
        if (more.isArray() && more.size() == 1 && last.get(name) instanceof ArrayNode parts) {
            part(parts, more.get(0));
            return true;
        }
        return false;
    }
}
