package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Failure;
import org.jspecify.annotations.Nullable;

/** Replicate's predictions, see <a href="https://replicate.com/docs/reference/http">the reference</a>. */
final class Replicate implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        boolean mine = call.url().ends("/predictions") && call.request().has("input");
        return mine ? Api.of("replicate", "predictions", "generate_content") : null;
    }

    @Override
    public @Nullable Assembler assembler(Call call) {
        return null;
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = Json.text(request.path("model"));
        draft.stream = call.asksForStream();
        draft.say("system", Json.text(request.path("input").path("system_prompt")));
        draft.say("user", Json.text(request.path("input").path("prompt")));
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.finish(Json.text(response.path("status")));
        JsonNode output = response.path("output");
        draft.answer(output.isArray() ? OpenAiParts.texts(output) : Json.text(output));
        JsonNode metrics = response.path("metrics");
        draft.usage = Usages.of(
                Json.count(metrics.path("input_token_count")),
                Json.count(metrics.path("output_token_count")),
                null,
                null,
                null,
                null);
        String error = Json.text(response.path("error"));
        if (error != null) {
            draft.failure = new Failure(Json.text(response.path("status")), error);
        }
    }
}
