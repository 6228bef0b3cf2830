package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text that arrives in pieces, put together inside a tree in time linear in its length: while the stream lasts a field
 * holds a {@link StringBuilder}; {@link #settle} turns these into text.
 */
final class Pieces {
    private Pieces() {}

    /** Appends to the text of a field. */
    static void append(ObjectNode object, String field, String piece) {
        JsonNode present = object.get(field);
        if (present instanceof POJONode node && node.getPojo() instanceof StringBuilder text) {
            text.append(piece);
            return;
        }
        StringBuilder text = new StringBuilder(present != null && present.isTextual() ? present.textValue() : "");
        object.set(field, Json.NODES.pojoNode(text.append(piece)));
    }

    /** Appends a string node; other nodes are no pieces of text and are left out. */
    static void append(ObjectNode object, String field, JsonNode piece) {
        if (piece.isTextual()) {
            append(object, field, piece.textValue());
        }
    }

    /** The text of a field so far, or null. */
    static @Nullable CharSequence text(ObjectNode object, String field) {
        JsonNode present = object.get(field);
        if (present instanceof POJONode node && node.getPojo() instanceof StringBuilder text) {
            return text;
        }
        return present != null && present.isTextual() ? present.textValue() : null;
    }

    /** Turns what grew into text, in place; answers the same tree. Trees are no deeper than {@link Json} reads them. */
    static JsonNode settle(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(settle(field.getValue()));
            }
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, settle(array.get(i)));
            }
        } else if (tree instanceof POJONode node) {
            return new TextNode(String.valueOf(node.getPojo()));
        }
        return tree;
    }
}
