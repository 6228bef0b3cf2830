package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's old text completions, see <a href="https://docs.anthropic.com/en/api/complete">the reference</a>. */
final class AnthropicComplete implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        boolean mine = call.url().ends("/v1/complete") && call.request().has("prompt");
        return mine ? Api.of("anthropic", "complete", "text_completion") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new GrowingAnswer(Set.of("completion"), "stop_reason");
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode response = call.response();
        draft.model = Json.text(call.request().path("model"));
        draft.stream = call.asksForStream();
        Identity.read(call.request(), draft);
        draft.say("user", Json.text(call.request().path("prompt")));
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.answer(Json.text(response.path("completion")));
        draft.finish(Json.text(response.path("stop_reason")));
    }
}
