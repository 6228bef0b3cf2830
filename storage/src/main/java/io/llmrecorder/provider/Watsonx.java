package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** IBM's watsonx, see <a href="https://cloud.ibm.com/apidocs/watsonx-ai">the reference</a>: text generation, and chat in OpenAI's shape. */
final class Watsonx implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        String path = call.url().path();
        if (!path.contains("/ml/v1/")) {
            return null;
        }
        if (path.endsWith("/text/embeddings")) {
            return Api.of("watsonx", "embeddings", "embeddings");
        }
        boolean chat = path.contains("/text/chat");
        boolean mine = chat || path.contains("/text/generation");
        return mine ? Api.of("watsonx", chat ? "chat" : "generation", chat ? "chat" : "text_completion") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return call.url().path().contains("/text/chat") ? new OpenAiChatAssembler() : new Results();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.stream = call.url().ends("_stream");
        draft.model = Json.text(request.path("model_id"));
        request.path("messages").forEach(message -> draft.input.add(OpenAiChat.message(message)));
        draft.say("user", Json.text(request.path("input")));
        draft.responseId = Json.text(response.path("id"));
        draft.responseModel = Json.text(response.path("model_id"), response.path("model"));
        draft.usage = Usages.openAi(response.path("usage"));
        OpenAiChat.choices(response.path("choices"), draft);
        for (JsonNode result : response.path("results")) {
            draft.answer(Json.text(result.path("generated_text")));
            draft.finish(Json.text(result.path("stop_reason")));
            draft.usage = Usages.of(
                    Json.count(result.path("input_token_count")),
                    Json.count(result.path("generated_token_count")),
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** Events of text generation, each with one result; counts are of the whole so far. */
    private static final class Results implements Assembler {
        private final ObjectNode answer = Json.object();
        private final ObjectNode result = Json.object();
        private boolean ended;

        @Override
        public boolean add(Event event) {
            JsonNode data = event.json();
            if (!(data instanceof ObjectNode object)) {
                return false;
            }
            answer.setAll(object);
            JsonNode piece = data.path("results").path(0);
            Pieces.append(result, "generated_text", piece.path("generated_text"));
            for (String name : new String[] {"generated_token_count", "input_token_count", "stop_reason"}) {
                boolean zero = piece.path(name).isNumber() && piece.path(name).asLong() == 0 && result.has(name);
                if (piece.has(name) && !zero) {
                    result.set(name, piece.path(name));
                }
            }
            String reason = Json.text(piece.path("stop_reason"));
            ended |= reason != null && !reason.equals("not_finished");
            return Json.text(piece.path("generated_text")) != null;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public @Nullable JsonNode result() {
            if (answer.isEmpty()) {
                return null;
            }
            if (answer.has("results")) {
                answer.putArray("results").add(result);
            }
            return Pieces.settle(answer);
        }
    }
}
