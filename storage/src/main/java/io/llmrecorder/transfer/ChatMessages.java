package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the shapes of <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI's chat completions</a>,
 * made of those of OpenTelemetry's conventions. Reasoning is no part of these. Pure.
 */
final class ChatMessages {
    private ChatMessages() {}

    /** One message, and before it those that carry the results of tools, each of which is a message of its own there. */
    static List<ObjectNode> of(JsonNode otelMessage) {
        List<ObjectNode> messages = new ArrayList<>();
        ArrayNode content = array();
        ArrayNode calls = array();
        StringBuilder refusal = new StringBuilder();
        for (JsonNode part : otelMessage.path("parts")) {
            switch (part.path("type").asText()) {
                case "tool_call_response" -> messages.add(toolResult(part));
                case "tool_call" -> calls.add(toolCall(part));
                case "refusal" -> refusal.append(part.path("content").asText());
                case "reasoning" -> {}
                default -> content.add(content(part));
            }
        }
        if (!content.isEmpty() || !calls.isEmpty() || !refusal.isEmpty()) {
            ObjectNode message = message(otelMessage.path("role").asText(), content);
            if (!calls.isEmpty()) {
                message.set("tool_calls", calls);
            }
            if (!refusal.isEmpty()) {
                message.put("refusal", refusal.toString());
            }
            messages.add(message);
        }
        return messages;
    }

    /** One system message of instructions that a request has apart from its messages; null when it has none. */
    static @Nullable ObjectNode system(ArrayNode otelParts) {
        return otelParts.isEmpty() ? null : message("system", contents(otelParts));
    }

    /** The functions among the tools; what a provider runs itself cannot be said here. */
    static ArrayNode tools(ArrayNode otelDefinitions) {
        ArrayNode tools = array();
        for (JsonNode definition : otelDefinitions) {
            if (definition.path("type").asText().equals("function")) {
                ObjectNode function = definition.<ObjectNode>deepCopy();
                function.remove("type");
                tools.addObject().put("type", "function").set("function", function);
            }
        }
        return tools;
    }

    private static ArrayNode contents(ArrayNode otelParts) {
        ArrayNode content = array();
        otelParts.forEach(part -> content.add(content(part)));
        return content;
    }

    /** With plain text as a string, and null where a message has tool calls only. */
    private static ObjectNode message(String role, ArrayNode content) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", role);
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text")) {
                return message.set("content", content);
            }
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").asText());
        }
        return content.isEmpty() ? message.putNull("content") : message.put("content", text.toString());
    }

    private static ObjectNode toolResult(JsonNode part) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "tool");
        if (part.has("id")) {
            message.set("tool_call_id", part.get("id"));
        }
        return message.put("content", text(part.path("response")));
    }

    private static ObjectNode toolCall(JsonNode part) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        if (part.has("id")) {
            call.set("id", part.get("id"));
        }
        call.put("type", "function")
                .putObject("function")
                .put("name", part.path("name").asText())
                .put("arguments", text(part.path("arguments")));
        return call;
    }

    private static ObjectNode content(JsonNode part) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        String media = part.path("mime_type").asText("");
        boolean image = part.path("modality").asText().equals("image");
        switch (part.path("type").asText()) {
            case "text" -> content.put("type", "text").set("text", part.path("content"));
            case "uri" -> url(content, image, part.path("uri").asText());
            case "file" -> content.put("type", "file").putObject("file").set("file_id", part.path("file_id"));
            case "blob" -> blob(content, media, image, part.path("content").asText());
            default ->
                content.put("type", "text")
                        .put("text", "[" + part.path("modality").asText("media") + "]");
        }
        return content;
    }

    private static void blob(ObjectNode content, String media, boolean image, String base64) {
        if (media.startsWith("audio/")) {
            content.put("type", "input_audio")
                    .putObject("input_audio")
                    .put("data", base64)
                    .put("format", media.substring("audio/".length()));
        } else {
            String type = media.isEmpty() ? (image ? "image/png" : "application/octet-stream") : media;
            url(content, image, "data:" + type + ";base64," + base64);
        }
    }

    private static void url(ObjectNode content, boolean image, String url) {
        if (image) {
            content.put("type", "image_url").putObject("image_url").put("url", url);
        } else {
            content.put("type", "file").putObject("file").put("file_data", url);
        }
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.isNull() ? "" : value.toString();
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
