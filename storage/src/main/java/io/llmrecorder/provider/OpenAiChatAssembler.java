package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a chat completion, as the completion. Choices of different index come interleaved; usage comes in a last chunk
 * of its own, beside the last choice, or in every chunk, where the last one counts.
 */
final class OpenAiChatAssembler implements Assembler {
    /** Padding against guessing of lengths, and what is built here. */
    private static final Set<String> LEFT_OUT = Set.of("obfuscation", "p", "choices", "object");

    private static final Set<String> IN_PIECES =
            Set.of("content", "refusal", "reasoning", "reasoning_content", "reasoning_text", "thinking", "text");

    private final ObjectNode answer = Json.object();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private boolean done;
    private boolean any;

    @Override
    public boolean add(Event event) {
        if (event.is("[DONE]")) {
            done = true;
            return false;
        }
        JsonNode chunk = event.json();
        if (chunk == null || !chunk.isObject()) {
            return false;
        }
        any = true;
        if ("error".equals(event.name()) && !chunk.has("error") && !chunk.has("choices")) {
            answer.set("error", chunk);
            return false;
        }
        for (Map.Entry<String, JsonNode> field : chunk.properties()) {
            top(field.getKey(), field.getValue());
        }
        boolean content = false;
        for (JsonNode choice : chunk.path("choices")) {
            content |= choice(choice);
        }
        return content;
    }

    private void top(String name, JsonNode value) {
        if (LEFT_OUT.contains(name)) {
            return;
        }
        boolean says =
                !value.isNull() && !(value.isTextual() && value.textValue().isEmpty());
        JsonNode present = answer.get(name);
        boolean first = present == null || present.isNull() || present.isTextual();
        if (name.equals("id") || name.equals("model") || name.equals("created")) {
            if (first && (says || present == null) && Json.text(answer.path(name)) == null) {
                answer.set(name, value);
            }
        } else if (says || present == null) {
            answer.set(name, value);
        }
    }

    /** Takes one entry of {@code choices}; answers whether it brought content. */
    boolean choice(JsonNode piece) {
        int index = piece.path("index").asInt(0);
        ObjectNode choice = choices.computeIfAbsent(index, i -> Json.object().put("index", i));
        boolean content = false;
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "index", "delta", "message" -> {}
                case "text" -> {
                    // Together says it twice: here and in the delta.
                    if (!piece.path("delta").isObject()) {
                        Pieces.append(choice, name, value);
                        content |= says(value);
                    }
                }
                case "logprobs" -> logprobs(choice, value);
                default -> {
                    if (!value.isNull() || !choice.has(name)) {
                        choice.set(name, value);
                    }
                }
            }
        }
        // A chunk may have its text in both (Writer) or the whole text so far in "message" (Perplexity).
        JsonNode delta = piece.path("delta");
        if (delta.isObject()) {
            return delta(message(choice), delta) || content;
        }
        if (piece.path("message").isObject()) {
            choice.set("message", piece.path("message"));
            return content || says(piece.path("message").path("content"));
        }
        return content;
    }

    private static ObjectNode message(ObjectNode choice) {
        return choice.get("message") instanceof ObjectNode message ? message : choice.putObject("message");
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.textValue().isEmpty() : !value.isEmpty();
    }

    private static void logprobs(ObjectNode choice, JsonNode piece) {
        if (!(choice.get("logprobs") instanceof ObjectNode all)) {
            choice.set("logprobs", piece.deepCopy());
            return;
        }
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            appendAll(all, field.getKey(), field.getValue());
        }
    }

    private static void appendAll(ObjectNode object, String name, JsonNode value) {
        if (object.get(name) instanceof ArrayNode all && value.isArray()) {
            value.forEach(all::add);
        } else if (!value.isNull() || !object.has(name)) {
            object.set(name, value.deepCopy());
        }
    }

    private static boolean delta(ObjectNode message, JsonNode delta) {
        boolean content = false;
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (IN_PIECES.contains(name) && (value.isTextual() || value.isArray())) {
                ContentPieces.append(message, name, value);
                content |= says(value);
            } else if (name.equals("tool_calls")) {
                ToolCallPieces.append(message, value);
                content |= !value.isEmpty();
            } else if (name.equals("function_call")) {
                ToolCallPieces.function(message, value);
                content |= !value.isEmpty();
            } else if (name.equals("audio") && value.isObject()) {
                audio(message, value);
                content = true;
            } else if (name.equals("reasoning_details") && value.isArray()) {
                ReasoningPieces.append(message, value);
                content |= !value.isEmpty();
            } else if (value.isArray()) {
                appendAll(message, name, value);
            } else if (!value.isNull() || !message.has(name)) {
                once(message, name, value);
            }
        }
        return content;
    }

    private static void once(ObjectNode message, String name, JsonNode value) {
        boolean empty = value.isTextual() && value.textValue().isEmpty();
        if (!empty || !message.has(name)) {
            message.set(name, value);
        }
    }

    private static void audio(ObjectNode message, JsonNode piece) {
        ObjectNode audio = message.get("audio") instanceof ObjectNode present ? present : message.putObject("audio");
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            if (field.getKey().equals("data") || field.getKey().equals("transcript")) {
                Pieces.append(audio, field.getKey(), field.getValue());
            } else {
                audio.set(field.getKey(), field.getValue());
            }
        }
    }

    @Override
    public boolean ended() {
        return done || finished();
    }

    /** Some servers send no end mark; then a finish reason on every choice is one. */
    private boolean finished() {
        if (answer.hasNonNull("error")) {
            return true;
        }
        for (ObjectNode choice : choices.values()) {
            if (!choice.hasNonNull("finish_reason")) {
                return false;
            }
        }
        return !choices.isEmpty();
    }

    @Override
    public @Nullable JsonNode result() {
        if (!any) {
            return null;
        }
        boolean text = choices.values().stream().anyMatch(choice -> choice.has("text"));
        answer.put("object", text ? "text_completion" : "chat.completion");
        answer.set("choices", choices());
        return Pieces.settle(answer);
    }

    /** The choices so far, by index. */
    ArrayNode choices() {
        ArrayNode all = Json.NODES.arrayNode();
        choices.values().forEach(all::add);
        return all;
    }
}
