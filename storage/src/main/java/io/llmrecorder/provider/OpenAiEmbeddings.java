package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings, see <a href="https://platform.openai.com/docs/api-reference/embeddings">the reference</a>. */
final class OpenAiEmbeddings implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        if (!call.url().ends("/embeddings") || call.url().ends("/api/embeddings")) {
            return null;
        }
        String vendor = call.url().vendor();
        return Api.of(vendor == null ? "openai_compatible" : vendor, "embeddings", "embeddings");
    }

    @Override
    public @Nullable Assembler assembler(Call call) {
        return null;
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode response = call.response();
        draft.model = OpenAiChat.model(call);
        draft.stream = false;
        Identity.read(call.request(), draft);
        List<Part> input = OpenAiParts.content(call.request().path("input"));
        if (!input.isEmpty()) {
            draft.input.add(new Message("user", input));
        }
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        OpenAiChat.usage(response, draft);
    }
}
