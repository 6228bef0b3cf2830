package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.provider.Providers;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a call, read from its record: from the bodies by the provider that knows them, else from the record's own
 * {@code prompt} and {@code response}, which are there for calls recorded by hand too.
 *
 * @param input whole history as sent
 * @param output one message for each choice
 */
record Messages(List<Message> input, List<Message> output) {

    static Messages of(JsonNode call) {
        if (call.path("operation").asText().equals("embeddings")) {
            return new Messages(List.of(), List.of());
        }
        Reading reading = Providers.reread(
                call.path("http").path("url").asText(),
                call.path("http").path("status").asInt(),
                Headers.NONE,
                call.get("request_body"),
                call.get("response_body"));
        return new Messages(
                reading.input().isEmpty() ? input(call) : reading.input(),
                reading.output().isEmpty() ? output(call) : reading.output());
    }

    private static List<Message> input(JsonNode call) {
        JsonNode prompt = call.path("prompt");
        return prompt.isTextual() ? List.of(new Message("user", List.of(Part.text(prompt.textValue())))) : List.of();
    }

    private static List<Message> output(JsonNode call) {
        List<Part> parts = new ArrayList<>();
        if (call.path("response").isTextual()) {
            parts.add(Part.text(call.path("response").textValue()));
        }
        for (JsonNode tool : call.path("tool_calls")) {
            parts.add(new Part(
                    Part.Kind.TOOL_CALL,
                    tool.path("arguments").asText(),
                    tool.path("name").asText(),
                    Fields.text(tool.path("id"))));
        }
        return parts.isEmpty() ? List.of() : List.of(new Message("assistant", parts));
    }
}
