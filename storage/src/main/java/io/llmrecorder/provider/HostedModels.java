package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that run any model behind a path of their own and answer in that model's shape: Hugging Face's inference API and
 * text-generation-inference, SageMaker, Databricks' serving endpoints, llama.cpp's {@code /completion}.
 */
final class HostedModels implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        if (url.path().startsWith("/endpoints/") && url.path().contains("/invocations")) {
            return Api.of("sagemaker", "invoke_endpoint", "chat");
        }
        if (url.ends("/invocations")) {
            String vendor = url.vendor();
            return Api.of(vendor == null ? "databricks" : vendor, "invocations", "chat");
        }
        if (url.ends("/completion") && call.request().has("prompt")) {
            return Api.of("llama_cpp", "completion", "text_completion");
        }
        boolean inference =
                url.hostIs("api-inference.huggingface.co") || url.path().startsWith("/hf-inference/");
        boolean generates = call.request().has("inputs")
                && (inference
                        || url.ends("/generate")
                        || url.ends("/generate_stream")
                        || url.path().isEmpty());
        return generates ? Api.of("huggingface", "text_generation", "text_completion") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        if (call.response().path("choices").isArray()) {
            return new OpenAiChatAssembler();
        }
        return call.response().has("token") ? new TokenEvents() : new GrowingAnswer(Set.of("content"), "stop");
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = model(call);
        draft.stream = call.asksForStream()
                || call.url().ends("/generate_stream")
                || call.url().ends("/invocations-response-stream");
        ModelShapes.input(request, draft);
        if (!ModelShapes.output(response, draft) && response.path("content").isTextual()) {
            llamaCpp(response, draft);
        }
    }

    /** As the body says; else the endpoint, which is all that whoever calls it names. */
    private static @Nullable String model(Call call) {
        String model = Json.text(call.request().path("model"));
        return model != null || !call.url().path().contains("/invocations")
                ? model
                : call.url().after("endpoints/");
    }

    private static void llamaCpp(JsonNode response, Draft draft) {
        draft.answer(Json.text(response.path("content")));
        draft.finish(Json.text(response.path("stop_type")));
        draft.usage = Usages.of(
                Json.count(response.path("tokens_evaluated")),
                Json.count(response.path("tokens_predicted")),
                null,
                null,
                null,
                null);
    }

    /** Text-generation-inference: a token each, the whole text in the last. */
    private static final class TokenEvents implements Assembler {
        private final GrowingAnswer answer = new GrowingAnswer(Set.of("generated_text"));
        private boolean ended;

        @Override
        public boolean add(Event event) {
            JsonNode data = event.json();
            if (data == null) {
                return false;
            }
            if (data.hasNonNull("generated_text")) {
                ended = true;
                answer.add(Json.object().set("details", data.path("details")));
            }
            JsonNode token = data.path("token");
            boolean special = token.path("special").asBoolean(false);
            return !special && answer.add(Json.object().set("generated_text", token.path("text")));
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public @Nullable JsonNode result() {
            return answer.result();
        }
    }
}
