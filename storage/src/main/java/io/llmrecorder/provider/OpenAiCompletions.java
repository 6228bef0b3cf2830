package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's text completions, see <a href="https://platform.openai.com/docs/api-reference/completions">the reference</a>. */
final class OpenAiCompletions implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        boolean path = call.url().ends("/completions") || call.url().ends("/fim/completions");
        if (!path || call.url().ends("/chat/completions") || call.request().has("messages")) {
            return null;
        }
        String vendor = call.url().vendor();
        return Api.of(vendor == null ? "openai_compatible" : vendor, "completions", "text_completion");
    }

    @Override
    public Assembler assembler(Call call) {
        return new OpenAiChatAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode response = call.response();
        draft.model = OpenAiChat.model(call);
        draft.stream = call.asksForStream();
        Identity.read(call.request(), draft);
        List<Part> prompt = OpenAiParts.content(call.request().path("prompt"));
        if (!prompt.isEmpty()) {
            draft.input.add(new Message("user", prompt));
        }
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.serviceTier = Json.text(response.path("service_tier"));
        OpenAiChat.usage(response, draft);
        for (JsonNode choice : OpenAiChat.byIndex(response.path("choices"))) {
            List<Part> parts = new ArrayList<>();
            OpenAiParts.text(parts, Part.Kind.TEXT, text(choice));
            draft.output.add(new Message("assistant", parts));
            draft.finish(Json.scalar(choice.path("finish_reason")));
        }
    }

    /** Mistral's fill-in-the-middle answers in the shape of a chat. */
    private static @Nullable String text(JsonNode choice) {
        return Json.text(choice.path("text"), choice.path("message").path("content"));
    }
}
