package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of one plain answer that are no chat: Cohere's generate and embed, rerankers, Mistral's OCR. */
final class TextServices implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        String vendor = url.vendor();
        boolean cohere = "cohere".equals(vendor);
        if (cohere && url.ends("/generate")) {
            return Api.of("cohere", "generate", "text_completion");
        }
        if (cohere && url.ends("/embed")) {
            return Api.of("cohere", "embed", "embeddings");
        }
        if (url.ends("/rerank") || url.ends("/reranking")) {
            return Api.of(vendor == null ? "openai_compatible" : vendor, "rerank", "rerank");
        }
        return url.ends("/v1/ocr") ? Api.of(vendor == null ? "mistral" : vendor, "ocr", "ocr") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new GrowingAnswer(Set.of("text"), "is_finished");
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = Json.text(request.path("model"));
        draft.stream = call.asksForStream();
        ModelShapes.input(request, draft);
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        for (JsonNode one : response.path("generations")) {
            draft.answer(Json.text(one.path("text")));
            draft.finish(Json.text(one.path("finish_reason")));
        }
        draft.answer(Json.text(response.path("text")));
        for (JsonNode page : response.path("pages")) {
            draft.answer(Json.text(page.path("markdown")));
        }
        CohereChat.usage(response.path("meta"), draft);
        if (draft.usage == null) {
            draft.usage = Usages.openAi(response.path("usage"));
        }
    }
}
