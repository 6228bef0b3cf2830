package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that each have the shape of the whole answer with a piece of its text: pieces are joined, tool calls gathered, of
 * everything else the last one counts. Ollama, Anthropic's old completions and many self-hosted servers stream so.
 */
final class GrowingAnswer implements Assembler {
    private final Set<String> texts;
    private final List<String> endMarks;
    private final ObjectNode answer = Json.object();
    private boolean ended;

    /**
     * @param texts fields whose pieces are joined, in the event and in its {@code message}
     * @param endMarks fields that end the stream when they are true or some text
     */
    GrowingAnswer(Set<String> texts, String... endMarks) {
        this.texts = texts;
        this.endMarks = List.of(endMarks);
    }

    @Override
    public boolean add(Event event) {
        if (event.is("[DONE]")) {
            ended = true;
            return false;
        }
        JsonNode piece = event.json();
        return piece != null && add(piece);
    }

    /** Takes the next piece; answers whether it brought content. */
    boolean add(JsonNode piece) {
        for (String mark : endMarks) {
            JsonNode value = piece.path(mark);
            ended |= value.asBoolean(false) || Json.text(value) != null;
        }
        return merge(answer, piece);
    }

    private boolean merge(ObjectNode into, JsonNode piece) {
        boolean content = false;
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (texts.contains(name) && value.isTextual()) {
                Pieces.append(into, name, value);
                content |= !value.textValue().isEmpty();
            } else if (name.equals("message") && value.isObject()) {
                content |= merge(into.get(name) instanceof ObjectNode inner ? inner : into.putObject(name), value);
            } else if (name.equals("tool_calls") && value.isArray()) {
                ArrayNode all = into.get(name) instanceof ArrayNode array ? array : into.putArray(name);
                value.forEach(all::add);
                content |= !value.isEmpty();
            } else if (!value.isNull() || !into.has(name)) {
                into.set(name, value);
            }
        }
        return content;
    }

    @Override
    public boolean ended() {
        return ended || answer.hasNonNull("error");
    }

    @Override
    public @Nullable JsonNode result() {
        return answer.isEmpty() ? null : Pieces.settle(answer);
    }
}
