package io.llmrecorder.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a route: described in the OpenAPI document and checked in each request by this same description.
 *
 * @param choices what it may be; empty for anything
 * @param least of a count; of a text, its shortest length
 * @param most of a count; of a text, its greatest length
 * @param byDefault what it is when it is not given, or null
 */
record Parameter(
        String name,
        Place place,
        Kind kind,
        String description,
        List<String> choices,
        long least,
        long most,
        @Nullable String byDefault) {

    /** Where it stands. */
    enum Place {
        PATH,
        QUERY
    }

    /** What its text is. */
    enum Kind {
        TEXT,
        COUNT,
        FLAG
    }

    private static final int LONGEST = 256;
    private static final int LONGEST_QUERY = 4096;

    static Parameter path(String name, String description) {
        return new Parameter(name, Place.PATH, Kind.TEXT, description, List.of(), 1, LONGEST, null);
    }

    static Parameter text(String name, String description) {
        return new Parameter(name, Place.QUERY, Kind.TEXT, description, List.of(), 1, LONGEST_QUERY, null);
    }

    static Parameter choice(String name, @Nullable String byDefault, String description, List<String> choices) {
        return new Parameter(
                name, Place.QUERY, Kind.TEXT, description, List.copyOf(choices), 1, LONGEST_QUERY, byDefault);
    }

    static Parameter count(String name, long least, long most, @Nullable String byDefault, String description) {
        return new Parameter(name, Place.QUERY, Kind.COUNT, description, List.of(), least, most, byDefault);
    }

    static Parameter flag(String name, String description) {
        return new Parameter(name, Place.QUERY, Kind.FLAG, description, List.of(), 0, 0, "false");
    }

    /** A name that ends in {@code {name}} stands for every name that begins so. */
    boolean isNamed(String given) {
        int open = name.indexOf('{');
        return open < 0 ? name.equals(given) : given.length() > open && given.startsWith(name.substring(0, open));
    }

    /**
     * Checks what was given.
     *
     * @throws Problem that says what is allowed
     */
    void check(String given, String text) {
        String allowed = allowed(text);
        if (allowed != null) {
            throw Problem.invalid(given + " is \"" + shortened(text) + "\" but must be " + allowed + ".");
        }
    }

    private @Nullable String allowed(String text) {
        return switch (kind) {
            case FLAG -> text.equals("true") || text.equals("false") ? null : "true or false";
            case COUNT -> isCount(text) ? null : "a whole number from " + least + " to " + most;
            case TEXT -> textAllowed(text);
        };
    }

    private @Nullable String textAllowed(String text) {
        if (!choices.isEmpty()) {
            return choices.contains(text) ? null : "one of " + String.join(", ", choices);
        }
        return text.length() >= least && text.length() <= most
                ? null
                : "a text of " + least + " to " + most + " characters";
    }

    private boolean isCount(String text) {
        try {
            long count = Long.parseLong(text);
            return count >= least && count <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** As the OpenAPI document has it. */
    ObjectNode described() {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("name", name).put("in", place == Place.PATH ? "path" : "query");
        described.put("description", description);
        if (place == Place.PATH) {
            described.put("required", true);
        }
        ObjectNode schema = described.putObject("schema");
        switch (kind) {
            case FLAG -> schema.put("type", "boolean").put("default", false);
            case COUNT -> {
                schema.put("type", "integer").put("minimum", least).put("maximum", most);
                if (byDefault != null) {
                    schema.put("default", Long.parseLong(byDefault));
                }
            }
            case TEXT -> {
                schema.put("type", "string");
                if (choices.isEmpty()) {
                    schema.put("minLength", least).put("maxLength", most);
                } else {
                    choices.forEach(schema.putArray("enum")::add);
                }
                if (byDefault != null) {
                    schema.put("default", byDefault);
                }
            }
        }
        return described;
    }
}
