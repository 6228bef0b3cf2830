package io.llmrecorder.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Attributes in OTLP's JSON. What a record does not say, or an empty list, has none. For one thread. */
final class OtelAttributes {
    private final ArrayNode attributes = JsonNodeFactory.instance.arrayNode();

    OtelAttributes text(String name, JsonNode value) {
        if (value.isTextual()) {
            value(name).set("stringValue", value);
        }
        return this;
    }

    OtelAttributes texts(String name, JsonNode values) {
        if (!values.isEmpty()) {
            ArrayNode array = value(name).putObject("arrayValue").putArray("values");
            values.forEach(value -> array.addObject().put("stringValue", value.asText()));
        }
        return this;
    }

    /** A whole number, which is text in OTLP's JSON, as all of 64 bits. */
    OtelAttributes number(String name, JsonNode value) {
        if (value.isNumber()) {
            value(name).put("intValue", value.asText());
        }
        return this;
    }

    OtelAttributes fraction(String name, double value) {
        value(name).put("doubleValue", value);
        return this;
    }

    OtelAttributes flag(String name, JsonNode value) {
        if (value.isBoolean()) {
            value(name).set("boolValue", value);
        }
        return this;
    }

    /** A list as its JSON text, which is how spans carry what has structure. */
    OtelAttributes json(String name, ArrayNode list) {
        if (!list.isEmpty()) {
            value(name).put("stringValue", list.toString());
        }
        return this;
    }

    ArrayNode toArray() {
        return attributes;
    }

    private ObjectNode value(String name) {
        return attributes.addObject().put("key", name).putObject("value");
    }
}
