package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of ConverseStream, as the answer of Converse. A block may begin without {@code contentBlockStart}; an exception
 * may follow on part of the answer.
 */
final class BedrockConverseAssembler implements Assembler {
    private static final String INPUT_TEXT = " input";

    private final ObjectNode answer = Json.object();
    private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
    private String role = "assistant";
    private boolean any;
    private boolean ended;

    @Override
    public boolean add(Event event) {
        JsonNode data = event.json();
        if (data == null) {
            return false;
        }
        if (event.exception()) {
            ObjectNode error = answer.putObject("error");
            error.put("type", event.name());
            error.put("message", Json.text(data.path("message"), data.path("originalMessage")));
            ended = true;
            return false;
        }
        return add(event.name() == null ? "" : event.name(), data);
    }

    /** One event by its name; Nova's own streams have the same ones in another envelope. */
    boolean add(String name, JsonNode data) {
        any = true;
        switch (name) {
            case "messageStart" -> role = data.path("role").asText(role);
            case "contentBlockStart" -> {
                JsonNode use = data.path("start").path("toolUse");
                if (use instanceof ObjectNode object) {
                    block(data).set("toolUse", object);
                }
                return use.isObject();
            }
            case "contentBlockDelta" -> {
                return delta(block(data), data.path("delta"));
            }
            case "messageStop" -> {
                copy(data);
                ended = true;
            }
            case "metadata" -> copy(data);
            default -> {
                // contentBlockStop, and what is yet to come
            }
        }
        return false;
    }

    /** Keeps what stands beside the events, such as Bedrock's own counts. */
    void copy(JsonNode data) {
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            if (!field.getKey().equals("p")) {
                answer.set(field.getKey(), field.getValue());
            }
        }
    }

    private ObjectNode block(JsonNode data) {
        return blocks.computeIfAbsent(data.path("contentBlockIndex").asInt(0), i -> Json.object());
    }

    private static boolean delta(ObjectNode block, JsonNode delta) {
        if (delta.path("text").isTextual()) {
            Pieces.append(block, "text", delta.path("text"));
            return !delta.path("text").textValue().isEmpty();
        }
        if (delta.path("toolUse").isObject()) {
            JsonNode input = delta.path("toolUse").path("input");
            Pieces.append(inner(block, "toolUse"), INPUT_TEXT, input);
            return true;
        }
        JsonNode reasoning = delta.path("reasoningContent");
        if (reasoning.isObject()) {
            ObjectNode text = inner(inner(block, "reasoningContent"), "reasoningText");
            Pieces.append(text, "text", reasoning.path("text"));
            Pieces.append(text, "signature", reasoning.path("signature"));
            return reasoning.has("text");
        }
        return false;
    }

    private static ObjectNode inner(ObjectNode node, String name) {
        return node.get(name) instanceof ObjectNode present ? present : node.putObject(name);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable JsonNode result() {
        if (!any && !answer.has("error")) {
            return null;
        }
        ObjectNode message = answer.putObject("output").putObject("message").put("role", role);
        ArrayNode content = message.putArray("content");
        for (ObjectNode block : blocks.values()) {
            if (block.get("toolUse") instanceof ObjectNode use) {
                input(use);
            }
            content.add(block);
        }
        return Pieces.settle(answer);
    }

    /** Pieces of a tool's input are JSON when they are all there; cut ones stay text; none at all are an empty object. */
    private static void input(ObjectNode use) {
        CharSequence text = Pieces.text(use, INPUT_TEXT);
        use.remove(INPUT_TEXT);
        if (text == null || text.length() == 0) {
            if (!use.has("input")) {
                use.putObject("input");
            }
            return;
        }
        JsonNode input = Json.parse(text.toString());
        use.set("input", input != null ? input : Json.NODES.textNode(text.toString()));
    }
}
