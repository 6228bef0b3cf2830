package io.llmrecorder.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes values in a JSON tree. What is not changed is not copied, and the tree itself stays as it is. Pure. */
public final class TreeEdit {
    private TreeEdit() {}

    /** Says what becomes of a value. */
    public interface Change {
        /**
         * The value to take its place, the same one to leave it, or null to look inside.
         *
         * @param name of the field that holds the value, or that holds the array it is in; empty at the root
         */
        @Nullable
        JsonNode of(String name, JsonNode value);
    }

    /** The tree with the changes; the same object when there are none. */
    public static JsonNode edit(JsonNode tree, Change change) {
        return edit("", tree, change);
    }

    /** As {@link #edit(JsonNode, Change)}, for the value of a field. */
    public static JsonNode edit(String name, JsonNode value, Change change) {
        JsonNode changed = change.of(name, value);
        if (changed != null) {
            return changed;
        }
        if (value instanceof ObjectNode object) {
            return object(object, change);
        }
        return value instanceof ArrayNode array ? array(name, array, change) : value;
    }

    private static JsonNode object(ObjectNode object, Change change) {
        ObjectNode copy = null;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode edited = edit(field.getKey(), field.getValue(), change);
            if (!isSame(edited, field.getValue())) {
                copy = copy == null ? JsonNodeFactory.instance.objectNode().setAll(object) : copy;
                copy.set(field.getKey(), edited);
            }
        }
        return copy == null ? object : copy;
    }

    private static JsonNode array(String name, ArrayNode array, Change change) {
        ArrayNode copy = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode edited = edit(name, array.get(i), change);
            if (!isSame(edited, array.get(i))) {
                copy = copy == null
                        ? JsonNodeFactory.instance.arrayNode(array.size()).addAll(array)
                        : copy;
                copy.set(i, edited);
            }
        }
        return copy == null ? array : copy;
    }

    /** Not equal, but the same: what was not changed was not copied. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(JsonNode edited, JsonNode original) {
        return edited == original;
    }
}
