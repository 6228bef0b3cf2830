package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alibaba's own API for Qwen, see <a href="https://help.aliyun.com/zh/model-studio/qwen-api-reference">the reference</a>:
 * an {@code input} of messages and an {@code output} of choices. Events of a stream have the whole text so far unless
 * {@code incremental_output} was asked for.
 */
final class DashScope implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        String path = call.url().path();
        if (!path.contains("/services/aigc/") && !path.contains("/services/embeddings/")) {
            return null;
        }
        boolean embeds = path.contains("/embeddings/");
        return Api.of("dashscope", embeds ? "embeddings" : "generation", embeds ? "embeddings" : "chat");
    }

    @Override
    public Assembler assembler(Call call) {
        JsonNode incremental = call.request().path("parameters").path("incremental_output");
        return new Outputs(incremental.asBoolean(false));
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = Json.text(request.path("model"));
        // A stream is asked for by a header field; where the body does not tell, the answer's form does.
        boolean asks = request.path("parameters").path("incremental_output").asBoolean(call.asksForStream());
        draft.stream = asks ? Boolean.TRUE : null;
        Identity.read(request, draft);
        for (JsonNode message : request.path("input").path("messages")) {
            draft.input.add(OpenAiChat.message(message));
        }
        draft.say("user", Json.text(request.path("input").path("prompt")));
        draft.responseId = Json.text(response.path("request_id"));
        draft.usage = Usages.openAi(response.path("usage"));
        JsonNode output = response.path("output");
        OpenAiChat.choices(output.path("choices"), draft);
        draft.answer(Json.text(output.path("text")));
        draft.finish(Json.text(output.path("finish_reason")));
    }

    /** Events that each are an answer. */
    private static final class Outputs implements Assembler {
        private final boolean incremental;
        private final OpenAiChatAssembler choices = new OpenAiChatAssembler();
        private final GrowingAnswer text = new GrowingAnswer(Set.of("text"));
        private @Nullable ObjectNode last;
        private boolean ended;

        Outputs(boolean incremental) {
            this.incremental = incremental;
        }

        @Override
        public boolean add(Event event) {
            if (!(event.json() instanceof ObjectNode data)) {
                return false;
            }
            JsonNode output = data.path("output");
            last = data;
            String reason =
                    Json.text(output.path("choices").path(0).path("finish_reason"), output.path("finish_reason"));
            ended |= (reason != null && !reason.equals("null")) || data.has("code");
            if (!incremental) {
                return true;
            }
            text.add(output);
            for (JsonNode choice : output.path("choices")) {
                ObjectNode delta = Json.object();
                delta.set("delta", choice.path("message"));
                delta.set("finish_reason", choice.path("finish_reason"));
                choices.choice(delta);
            }
            return true;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public @Nullable JsonNode result() {
            if (last == null || !incremental) {
                return last;
            }
            JsonNode grown = text.result();
            if (grown instanceof ObjectNode output) {
                if (output.has("choices")) {
                    output.set("choices", choices.choices());
                }
                last.set("output", output);
            }
            return Pieces.settle(last);
        }
    }
}
