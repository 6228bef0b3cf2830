package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body; what is wrong with one is a {@link Problem} that says what is allowed. */
final class Fields {
    private static final int LONGEST_KEY = 256;

    private final ObjectNode body;

    /** @param known names of all fields that there may be */
    Fields(ObjectNode body, List<String> known) {
        this.body = body;
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Problem.invalid(
                        "There is no field \"" + name + "\" here; there are " + String.join(", ", known) + ".");
            }
        });
    }

    /** The text, which may be a number or, for ids that other systems make, a boolean; null when it is absent or null. */
    @Nullable
    String optionalText(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw Problem.invalid(name + " must be text.");
        }
        String text = value.asText();
        if (text.isBlank()) {
            throw Problem.invalid(name + " must not be empty.");
        }
        if (!name.equals("content") && text.length() > LONGEST_KEY) {
            throw Problem.invalid(name + " must have at most " + LONGEST_KEY + " characters.");
        }
        return text;
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw Problem.invalid(name + " is missing; it must be text.");
        }
        return text;
    }

    String choice(String name, List<String> choices) {
        String text = text(name);
        if (!choices.contains(text)) {
            throw Problem.invalid(name + " is \"" + text + "\" but must be one of " + String.join(", ", choices) + ".");
        }
        return text;
    }

    @Nullable
    Long optionalCount(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
            throw Problem.invalid(name + " must be a whole number, 0 or more.");
        }
        return value.longValue();
    }

    /** The value as it is, or null when it is absent or null. */
    @Nullable
    JsonNode optional(String name) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || value.isNull() ? null : value;
    }
}
