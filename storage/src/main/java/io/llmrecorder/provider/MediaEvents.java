package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Streams of transcriptions and images: pieces of text, or ever better images, and a last event that has it all. */
final class MediaEvents implements Assembler {
    private final ObjectNode answer = Json.object();
    private boolean ended;

    @Override
    public boolean add(Event event) {
        JsonNode data = event.json();
        if (data == null || !data.isObject()) {
            ended |= event.is("[DONE]");
            return false;
        }
        String type = data.path("type").asText("");
        if (type.endsWith(".delta")) {
            Pieces.append(answer, "text", data.path("delta"));
            return data.path("delta").isTextual();
        }
        if (type.endsWith(".done") || type.endsWith(".completed")) {
            ended = true;
            answer.setAll((ObjectNode) data);
            answer.remove("type");
            image(data);
            return true;
        }
        if (data.has("error")) {
            answer.set("error", data.path("error"));
            ended = true;
        }
        return false;
    }

    private void image(JsonNode data) {
        if (data.has("b64_json")) {
            answer.putArray("data").addObject().set("b64_json", data.path("b64_json"));
            answer.remove("b64_json");
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable JsonNode result() {
        return answer.isEmpty() ? null : Pieces.settle(answer);
    }
}
