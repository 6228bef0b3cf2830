package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chunks of Gemini, as the answer: parts are joined by candidate; of usage, which every chunk has, the last counts. */
final class GeminiAssembler implements Assembler {
    private final ObjectNode answer = Json.object();
    private final Map<Integer, ObjectNode> candidates = new TreeMap<>();
    private boolean ended;

    @Override
    public boolean add(Event event) {
        JsonNode chunk = event.json();
        if (chunk == null || !chunk.isObject()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : chunk.properties()) {
            if (!field.getKey().equals("candidates") && !field.getValue().isNull()) {
                answer.set(field.getKey(), field.getValue());
            }
        }
        ended |= chunk.path("promptFeedback").has("blockReason") || chunk.has("error");
        boolean content = false;
        for (JsonNode piece : chunk.path("candidates")) {
            content |= candidate(piece);
        }
        return content;
    }

    private boolean candidate(JsonNode piece) {
        ObjectNode candidate = candidates.computeIfAbsent(piece.path("index").asInt(0), index -> Json.object());
        ended |= piece.hasNonNull("finishReason");
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            if (!field.getKey().equals("content")) {
                candidate.set(field.getKey(), field.getValue());
            }
        }
        ObjectNode content =
                candidate.get("content") instanceof ObjectNode present ? present : candidate.putObject("content");
        ArrayNode parts = content.get("parts") instanceof ArrayNode array ? array : content.putArray("parts");
        if (piece.path("content").has("role")) {
            content.set("role", piece.path("content").path("role"));
        }
        boolean says = false;
        for (JsonNode part : piece.path("content").path("parts")) {
            says |= !part.path("text").asText("-").isEmpty();
            part(parts, part);
        }
        return says;
    }

    /** Text goes on in the part before when that is text of the same kind; an empty piece says nothing new. */
    private static void part(ArrayNode parts, JsonNode piece) {
        boolean onlyText = piece.path("text").isTextual() && piece.size() == (piece.has("thought") ? 2 : 1);
        JsonNode last = parts.path(parts.size() - 1);
        boolean goesOn = onlyText
                && last instanceof ObjectNode
                && last.has("text")
                && !last.has("thoughtSignature")
                && last.path("thought").asBoolean(false)
                        == piece.path("thought").asBoolean(false);
        if (goesOn) {
            Pieces.append((ObjectNode) last, "text", piece.path("text"));
        } else if (!onlyText || !piece.path("text").textValue().isEmpty()) {
            parts.add(piece.deepCopy());
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable JsonNode result() {
        if (answer.isEmpty() && candidates.isEmpty()) {
            return null;
        }
        if (!candidates.isEmpty()) {
            ArrayNode all = answer.putArray("candidates");
            candidates.values().forEach(all::add);
        }
        return Pieces.settle(answer);
    }
}
