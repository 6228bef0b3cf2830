package io.llmrecorder.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An array of dialogs in the ShareGPT format, with tools and images as <a
 * href="https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md">LLaMA-Factory</a> reads them.
 */
final class ShareGptForm implements DialogExport.Form {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonArray array;

    ShareGptForm(OutputStream out) {
        this.array = new JsonArray(out);
    }

    @Override
    public void write(Dialog dialog) throws IOException {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("id", dialog.id());
        ArrayNode turns = entry.putArray("conversations");
        ArrayNode images = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode message : dialog.messages()) {
            turns(message, turns, images);
        }
        if (!dialog.tools().isEmpty()) {
            ArrayNode functions = JsonNodeFactory.instance.arrayNode();
            dialog.tools().forEach(tool -> functions.add(tool.path("function")));
            entry.put("tools", functions.toString());
        }
        if (!images.isEmpty()) {
            entry.set("images", images);
        }
        array.add(entry.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void end() throws IOException {
        array.end();
    }

    private static void turns(ObjectNode message, ArrayNode turns, ArrayNode images) {
        String text = text(message, images);
        boolean calls = message.has("tool_calls");
        if (!calls || !text.isEmpty()) {
            turns.addObject().put("from", from(message.path("role").asText())).put("value", text);
        }
        if (calls) {
            turns.addObject().put("from", "function_call").put("value", calls(message.path("tool_calls")));
        }
    }

    private static String from(String role) {
        return switch (role) {
            case "user" -> "human";
            case "assistant" -> "gpt";
            case "tool" -> "observation";
            default -> role;
        };
    }

    private static String text(ObjectNode message, ArrayNode images) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return content.asText("").isEmpty() || content.isNull()
                    ? message.path("refusal").asText("")
                    : content.asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(text.isEmpty() ? "" : "\n");
            if (part.has("image_url")) {
                images.add(part.path("image_url").path("url"));
                text.append("<image>");
            } else {
                text.append(part.path("text").asText("[" + part.path("type").asText() + "]"));
            }
        }
        return text.toString();
    }

    /** One call as an object, several as an array of them. */
    private static String calls(JsonNode toolCalls) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (JsonNode call : toolCalls) {
            ObjectNode function = calls.addObject();
            function.set("name", call.path("function").path("name"));
            function.set("arguments", arguments(call.path("function").path("arguments")));
        }
        return calls.size() == 1 ? calls.get(0).toString() : calls.toString();
    }

    /** As an object where it is one; a model may have written what is no JSON. */
    private static JsonNode arguments(JsonNode text) {
        try {
            JsonNode tree = JSON.readTree(text.asText());
            return tree.isObject() ? tree : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
