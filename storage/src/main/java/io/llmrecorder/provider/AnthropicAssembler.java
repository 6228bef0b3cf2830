package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of Anthropic's messages, as the message. Counts in {@code message_start} are preliminary; {@code message_delta}
 * is cumulative, and older ones of it lack the input.
 */
final class AnthropicAssembler implements Assembler {
    private static final String INPUT_TEXT = " input";

    private @Nullable ObjectNode message;
    private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
    private @Nullable JsonNode error;
    private boolean stopped;

    @Override
    public boolean add(Event event) {
        JsonNode data = event.json();
        if (data == null || !data.isObject()) {
            return false;
        }
        switch (data.path("type").asText(event.name() == null ? "" : event.name())) {
            case "message_start" -> start(data.path("message"));
            case "content_block_start" -> {
                return block(data);
            }
            case "content_block_delta" -> {
                return delta(block(data.path("index").asInt(0)), data.path("delta"));
            }
            case "message_delta" -> end(data);
            case "message_stop" -> {
                stopped = true;
                merge(message(), data, "amazon-bedrock-invocationMetrics");
            }
            case "error" -> error = data.path("error");
            default -> {
                // ping, content_block_stop, and what is yet to come
            }
        }
        return false;
    }

    private void start(JsonNode started) {
        if (started instanceof ObjectNode object) {
            message = object;
        }
    }

    private ObjectNode message() {
        if (message == null) {
            message = Json.object().put("type", "message").put("role", "assistant");
        }
        return message;
    }

    private ObjectNode block(int index) {
        return blocks.computeIfAbsent(index, i -> Json.object());
    }

    private boolean block(JsonNode data) {
        if (!(data.path("content_block") instanceof ObjectNode block)) {
            return false;
        }
        blocks.put(data.path("index").asInt(0), block);
        return block.path("type").asText("").endsWith("tool_use");
    }

    private static boolean delta(ObjectNode block, JsonNode delta) {
        switch (delta.path("type").asText("")) {
            case "text_delta" -> grow(block, "text", "text", delta.path("text"));
            case "thinking_delta" -> grow(block, "thinking", "thinking", delta.path("thinking"));
            case "signature_delta" -> Pieces.append(block, "signature", delta.path("signature"));
            case "compaction_delta" -> grow(block, "compaction", "content", delta.path("content"));
            case "input_json_delta" -> grow(block, "tool_use", INPUT_TEXT, delta.path("partial_json"));
            case "citations_delta" -> {
                ArrayNode all = block.get("citations") instanceof ArrayNode array ? array : block.putArray("citations");
                all.add(delta.path("citation"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void grow(ObjectNode block, String type, String field, JsonNode piece) {
        if (!block.has("type")) {
            block.put("type", type);
        }
        Pieces.append(block, field, piece);
    }

    private void end(JsonNode data) {
        ObjectNode whole = message();
        for (Map.Entry<String, JsonNode> field : data.path("delta").properties()) {
            whole.set(field.getKey(), field.getValue());
        }
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            String name = field.getKey();
            if (!name.equals("type") && !name.equals("delta") && !name.equals("usage")) {
                whole.set(name, field.getValue());
            }
        }
        merge(whole, data, "usage");
    }

    /** Sets what the event says in this field over what is there. */
    private static void merge(ObjectNode whole, JsonNode data, String name) {
        if (!data.path(name).isObject()) {
            return;
        }
        ObjectNode into = whole.get(name) instanceof ObjectNode present ? present : whole.putObject(name);
        for (Map.Entry<String, JsonNode> field : data.path(name).properties()) {
            if (!field.getValue().isNull() || !into.has(field.getKey())) {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    @Override
    public boolean ended() {
        return stopped || error != null;
    }

    @Override
    public @Nullable JsonNode result() {
        if (message == null && blocks.isEmpty() && error == null) {
            return null;
        }
        ObjectNode whole = message();
        ArrayNode content = whole.putArray("content");
        for (ObjectNode block : blocks.values()) {
            input(block);
            content.add(block);
        }
        if (error != null) {
            whole.set("error", error);
        }
        return Pieces.settle(whole);
    }

    /** Pieces of a tool's input are JSON when they are all there; cut ones stay text. */
    private static void input(ObjectNode block) {
        CharSequence text = Pieces.text(block, INPUT_TEXT);
        if (text == null) {
            return;
        }
        block.remove(INPUT_TEXT);
        if (text.length() > 0) {
            JsonNode input = Json.parse(text.toString());
            block.set("input", input != null ? input : Json.NODES.textNode(text.toString()));
        }
    }
}
