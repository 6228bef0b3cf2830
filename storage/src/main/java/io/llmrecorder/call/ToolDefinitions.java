package io.llmrecorder.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a request offers, as OpenTelemetry's conventions define them: functions with name, description and
 * parameters, and tools that the provider runs itself by type and name. The dialects differ enough to tell them by shape.
 */
final class ToolDefinitions {
    private static final String[] PARAMETERS = {
        "parameters", "parametersJsonSchema", "input_schema", "inputSchema", "parameter_definitions"
    };

    private ToolDefinitions() {}

    static ArrayNode of(@Nullable JsonNode request) {
        ArrayNode definitions = JsonNodeFactory.instance.arrayNode();
        if (request != null) {
            request.path("tools").forEach(tool -> tool(tool, definitions));
            request.path("parameters").path("tools").forEach(tool -> tool(tool, definitions));
            request.path("functions").forEach(function -> function(function, definitions));
            request.path("toolConfig").path("tools").forEach(tool -> tool(tool, definitions));
        }
        return definitions;
    }

    private static void tool(JsonNode tool, ArrayNode definitions) {
        JsonNode declarations = tool.has("functionDeclarations")
                ? tool.path("functionDeclarations")
                : tool.path("function_declarations");
        String type = tool.path("type").asText("");
        if (declarations.isArray()) {
            declarations.forEach(function -> function(function, definitions));
        } else if (tool.path("function").isObject()) {
            function(tool.path("function"), definitions);
        } else if (tool.path("toolSpec").isObject()) {
            function(tool.path("toolSpec"), definitions);
        } else if (type.equals("function") || (hasParameters(tool) && type.isEmpty()) || type.equals("custom")) {
            named(type.equals("custom") && !hasParameters(tool) ? "custom" : "function", tool, definitions);
        } else {
            hosted(tool, type, definitions);
        }
    }

    private static boolean hasParameters(JsonNode tool) {
        return parameters(tool) != null;
    }

    private static void function(JsonNode function, ArrayNode definitions) {
        named("function", function, definitions);
    }

    private static void named(String type, JsonNode tool, ArrayNode definitions) {
        JsonNode inner = tool.path("custom").isObject() ? tool.path("custom") : tool;
        if (!inner.path("name").isTextual()) {
            return;
        }
        ObjectNode definition = definitions.addObject().put("type", type);
        definition.set("name", inner.path("name"));
        if (inner.path("description").isTextual()) {
            definition.set("description", inner.path("description"));
        }
        JsonNode parameters = parameters(inner);
        if (parameters != null) {
            definition.set("parameters", parameters);
        }
    }

    private static @Nullable JsonNode parameters(JsonNode tool) {
        for (String name : PARAMETERS) {
            JsonNode found = tool.path(name);
            if (found.isObject()) {
                return found.path("json").isObject() ? found.path("json") : found;
            }
        }
        return null;
    }

    /** By its type, which is its name too where it has no other; Gemini's have neither, but one field. */
    private static void hosted(JsonNode tool, String type, ArrayNode definitions) {
        if (!type.isEmpty()) {
            definitions
                    .addObject()
                    .put("type", type)
                    .put("name", tool.path("name").asText(type));
        } else {
            tool.fieldNames()
                    .forEachRemaining(
                            field -> definitions.addObject().put("type", field).put("name", field));
        }
    }
}
