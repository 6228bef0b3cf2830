package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embeddings of the Gemini API, and Vertex AI's {@code predict}, whose instances are of the model's own shape. */
final class GeminiEmbeddings implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        String vendor = Gemini.vendor(url);
        if (url.ends(":embedContent")) {
            return Api.of(vendor, "embed_content", "embeddings");
        }
        if (url.ends(":batchEmbedContents")) {
            return Api.of(vendor, "batch_embed_contents", "embeddings");
        }
        boolean predict = url.ends(":predict") || url.ends(":rawPredict");
        return predict ? Api.of(vendor, "predict", operation(call)) : null;
    }

    private static String operation(Call call) {
        String model = Gemini.model(call.url());
        boolean embeds = model != null && model.contains("embed");
        return embeds ? "embeddings" : "generate_content";
    }

    @Override
    public @Nullable Assembler assembler(Call call) {
        return null;
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        draft.model = Gemini.model(call.url());
        draft.stream = false;
        content(request.path("content"), draft);
        for (JsonNode one : request.path("requests")) {
            content(one.path("content"), draft);
        }
        for (JsonNode instance : request.path("instances")) {
            draft.say("user", Json.text(instance.path("content"), instance.path("prompt")));
        }
        draft.usage = Gemini.usage(call.response().path("usageMetadata"));
        if (draft.usage == null) {
            tokens(call.response().path("predictions"), draft);
        }
    }

    private static void content(JsonNode content, Draft draft) {
        List<Part> parts = Gemini.parts(content);
        if (!parts.isEmpty()) {
            draft.input.add(new Message("user", parts));
        }
    }

    private static void tokens(JsonNode predictions, Draft draft) {
        Long sum = null;
        for (JsonNode prediction : predictions) {
            Long count = Json.count(Json.at(prediction, "embeddings", "statistics", "token_count"));
            sum = count == null ? sum : Long.valueOf((sum == null ? 0 : sum) + count);
        }
        draft.usage = Usages.of(sum, null, null, null, null, null);
    }
}
