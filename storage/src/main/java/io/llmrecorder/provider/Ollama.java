package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's own API, see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md">the reference</a>: lines of JSON,
 * and a stream unless the request says no.
 */
final class Ollama implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        if (!call.request().has("model")) {
            return null;
        }
        Url url = call.url();
        if (url.ends("/api/chat") && call.request().has("messages")) {
            return Api.of("ollama", "chat", "chat");
        }
        if (url.ends("/api/generate")) {
            return Api.of("ollama", "generate", "text_completion");
        }
        return url.ends("/api/embed") || url.ends("/api/embeddings") ? Api.of("ollama", "embed", "embeddings") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new GrowingAnswer(Set.of("content", "thinking", "response"), "done");
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        boolean embeds = call.url().path().contains("/api/embed");
        draft.model = Json.text(request.path("model"));
        draft.stream = request.path("stream").asBoolean(!embeds);
        Identity.read(request, draft);
        for (JsonNode message : request.path("messages")) {
            draft.input.add(OpenAiChat.message(message));
        }
        draft.say("system", Json.text(request.path("system")));
        draft.say("user", Json.text(request.path("prompt"), request.path("input")));
        for (JsonNode text : request.path("input")) {
            draft.say("user", Json.text(text));
        }
        draft.responseModel = Json.text(response.path("model"));
        draft.usage = Usages.of(
                Json.count(response.path("prompt_eval_count")),
                Json.count(response.path("eval_count")),
                null,
                null,
                null,
                null);
        draft.finish(Json.text(response.path("done_reason")));
        output(response, draft);
    }

    private static void output(JsonNode response, Draft draft) {
        List<Part> parts = new ArrayList<>();
        if (response.path("message").isObject()) {
            parts.addAll(OpenAiChat.message(response.path("message")).parts());
        }
        OpenAiParts.text(parts, Part.Kind.REASONING, Json.text(response.path("thinking")));
        OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(response.path("response")));
        if (!parts.isEmpty()) {
            draft.output.add(new Message("assistant", parts));
        }
    }
}
