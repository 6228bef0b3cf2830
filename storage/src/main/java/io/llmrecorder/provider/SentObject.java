package io.llmrecorder.provider;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is written in the bytes that it was read from: most bodies are written as they came, and need not be
 * encoded again, text by text. Whoever changes something makes a copy, which is an object like any other. Never changed.
 */
@SuppressWarnings({"serial", "unchecked"}) // nobody serializes it in Java's way; deepCopy() is declared so in Jackson
final class SentObject extends ObjectNode {
    private final transient Sent sent;

    private SentObject(ObjectNode tree, byte[] bytes) {
        super(Json.NODES);
        setAll(tree);
        sent = new Sent(bytes);
    }

    /**
     * The object that the bytes hold, or null when they hold something else, or cannot stand in a line of the journal as they are:
     * more than a line, no UTF-8, letters as escapes, and a name given twice, of which a tree knows one value only.
     */
    static @Nullable SentObject parse(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        if (from >= end || bytes[from] != '{' || !LineText.is(bytes, from, end)) {
            return null;
        }
        JsonNode tree = Json.parseDistinct(bytes, from, end);
        return tree instanceof ObjectNode object
                ? new SentObject(
                        object, from == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, end))
                : null;
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        if (json instanceof UTF8JsonGenerator && json.getPrettyPrinter() == null) {
            json.writeRawValue(sent);
        } else {
            super.serialize(json, provider);
        }
    }

    /** As bytes that Jackson puts into its output without looking at them. */
    private static final class Sent extends SerializedString {
        private static final long serialVersionUID = 1;

        Sent(byte[] bytes) {
            super("");
            _unquotedUTF8Ref = bytes;
        }
    }
}
