package io.llmrecorder.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON as it was sent: numbers exact, order of keys kept; and short ways to look into a tree that may lack anything. */
final class Json {
    /** Deeper bodies stay text: whoever writes them into a record adds a few levels, and Jackson writes 1000 at most. */
    private static final int MAX_DEPTH = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    // Keys come from outside: interning them would fill a table that the whole JVM shares.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader WHOLE =
            MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectReader DISTINCT = WHOLE.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    static final JsonNodeFactory NODES = MAPPER.getNodeFactory();

    private Json() {}

    /** The one JSON value that the bytes hold, or null when they hold none, more than one, or half of one. */
    static @Nullable JsonNode parse(byte[] bytes, int from, int to) {
        return parse(WHOLE, bytes, from, to);
    }

    /** As {@link #parse(byte[], int, int)}; null also where an object has a name twice. */
    static @Nullable JsonNode parseDistinct(byte[] bytes, int from, int to) {
        return parse(DISTINCT, bytes, from, to);
    }

    private static @Nullable JsonNode parse(ObjectReader reader, byte[] bytes, int from, int to) {
        if (from >= to) {
            return null;
        }
        try {
            JsonNode tree = reader.readValue(bytes, from, to - from);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (IOException | NumberFormatException e) {
            // Jackson lets the latter through for an exponent of twelve digits.
            return null;
        }
    }

    static @Nullable JsonNode parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    /** The one JSON value that the text holds, or null. */
    static @Nullable JsonNode parse(String text) {
        try {
            JsonNode tree = WHOLE.readValue(text);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (IOException | NumberFormatException e) {
            // Jackson lets the latter through for an exponent of twelve digits.
            return null;
        }
    }

    /** A parser over bytes, for what is too long to be one tree. */
    static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        return MAPPER.createParser(bytes, from, to - from);
    }

    /** The value as JSON text. */
    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (IOException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** Follows a path of field names; a missing node where it breaks off. */
    static JsonNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String name : path) {
            found = found.path(name);
        }
        return found;
    }

    /** The text of a string node, or null; an empty string is null too, since vendors send it for "nothing". */
    static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }

    /** The text of a string, number or boolean, or null. */
    static @Nullable String scalar(JsonNode node) {
        if (node.isTextual()) {
            return text(node);
        }
        return node.isValueNode() && !node.isNull() && !node.isMissingNode() ? node.asText() : null;
    }

    /** A count of tokens, which some vendors send as {@code 28.0} or as a string; null when it is none. */
    static @Nullable Long count(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return whole(node.decimalValue());
        }
        String text = text(node);
        if (text == null || text.length() > 18) {
            return null;
        }
        try {
            return whole(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A number written out, or null when it is none or one of no sensible size. */
    static @Nullable String amount(JsonNode node) {
        return node.isNumber() && isSensible(node.decimalValue())
                ? node.decimalValue().toPlainString()
                : null;
    }

    /** Few enough digits to be written out: {@code 1E+1000000000} takes a gigabyte. */
    static boolean isSensible(BigDecimal number) {
        return Math.abs((long) number.scale()) <= 40 && number.precision() <= 40;
    }

    private static @Nullable Long whole(BigDecimal number) {
        // Scale first: 1E+1000000000 would be written out digit by digit.
        if (number.scale() < -18 || number.precision() - number.scale() > 18 || number.scale() > 18) {
            return null;
        }
        return number.longValue();
    }

    /** The first count found. */
    static @Nullable Long count(JsonNode first, JsonNode second) {
        Long found = count(first);
        return found != null ? found : count(second);
    }

    /** The first text found. */
    static @Nullable String text(JsonNode first, JsonNode second) {
        String found = text(first);
        return found != null ? found : text(second);
    }

    static JsonNode orMissing(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }
}
