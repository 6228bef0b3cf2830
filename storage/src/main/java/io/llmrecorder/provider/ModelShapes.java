package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import java.util.Set;

/**
 * Bodies in the dialect of a model's maker, as hosts pass them on that serve many models at one path (Bedrock's
 * InvokeModel, SageMaker, Hugging Face): told apart by their fields alone.
 */
final class ModelShapes {
    private static final String[] PROMPTS = {"prompt", "inputText", "inputs", "message", "query"};

    private ModelShapes() {}

    /** The messages of a request. */
    static void input(JsonNode request, Draft draft) {
        Identity.read(request, draft);
        JsonNode messages = request.path("messages");
        JsonNode content = messages.path(0).path("content");
        boolean typed = content.path(0).has("type");
        if (request.has("anthropic_version")) {
            AnthropicMessages.messages(request, draft);
        } else if (content.isArray() && !typed) {
            BedrockConverse.input(request, draft);
        } else if (messages.isArray()) {
            messages.forEach(message -> draft.input.add(OpenAiChat.message(message)));
        }
        CohereChat.history(request, draft);
        for (String name : PROMPTS) {
            draft.say("user", Json.text(request.path(name)));
        }
        for (JsonNode text : request.path("texts")) {
            draft.say("user", Json.text(text));
        }
    }

    /** What an answer says; answers whether its shape is known. */
    static boolean output(JsonNode response, Draft draft) {
        draft.responseId = Json.text(response.path("id"));
        draft.responseModel = Json.text(response.path("model"));
        if (response.path("content").isArray() && response.has("stop_reason")) {
            draft.usage = AnthropicMessages.usage(response.path("usage"));
            draft.output.add(new Message("assistant", AnthropicMessages.parts(response.path("content"))));
            draft.finish(Json.text(response.path("stop_reason")));
        } else if (response.path("output").path("message").isObject()) {
            BedrockConverse.output(response, draft);
        } else if (response.path("choices").isArray()) {
            OpenAiChat.output(response, draft);
        } else {
            return text(response, draft);
        }
        return true;
    }

    private static boolean text(JsonNode response, Draft draft) {
        if (response.path("results").isArray()) {
            titan(response, draft);
        } else if (response.has("generation")) {
            answer(response, "generation", "stop_reason", draft);
            count(response.path("prompt_token_count"), response.path("generation_token_count"), draft);
        } else if (response.has("completion")) {
            answer(response, "completion", "stop_reason", draft);
        } else if (response.path("outputs").isArray()) {
            response.path("outputs").forEach(one -> answer(one, "text", "stop_reason", draft));
        } else if (response.path("generations").isArray()) {
            response.path("generations").forEach(one -> answer(one, "text", "finish_reason", draft));
            CohereChat.usage(response.path("meta"), draft);
        } else if (response.path("completions").isArray()) {
            jurassic(response, draft);
        } else if (response.path("text").isTextual()) {
            CohereChat.output(response, draft);
        } else if (response.has("inputTextTokenCount")) {
            count(response.path("inputTextTokenCount"), response.path("none"), draft);
        } else if (response.isArray()) {
            response.forEach(one -> answer(one, "generated_text", "finish_reason", draft));
        } else if (response.has("generated_text")) {
            answer(response, "generated_text", "finish_reason", draft);
            draft.finish(Json.text(response.path("details").path("finish_reason")));
        } else {
            return false;
        }
        return true;
    }

    private static void answer(JsonNode one, String text, String reason, Draft draft) {
        draft.answer(Json.text(one.path(text)));
        draft.finish(Json.text(one.path(reason)));
    }

    private static void titan(JsonNode response, Draft draft) {
        Long output = null;
        for (JsonNode result : response.path("results")) {
            answer(result, "outputText", "completionReason", draft);
            Long count = Json.count(result.path("tokenCount"));
            output = count == null ? output : Long.valueOf((output == null ? 0 : output) + count);
        }
        draft.usage = Usages.of(Json.count(response.path("inputTextTokenCount")), output, null, null, null, null);
    }

    private static void jurassic(JsonNode response, Draft draft) {
        for (JsonNode completion : response.path("completions")) {
            draft.answer(Json.text(completion.path("data").path("text")));
            JsonNode reason = completion.path("finishReason");
            draft.finish(Json.text(reason.path("reason"), reason));
        }
        draft.responseId = Json.scalar(response.path("id"));
    }

    private static void count(JsonNode input, JsonNode output, Draft draft) {
        draft.usage = Usages.of(Json.count(input), Json.count(output), null, null, null, null);
    }

    /** For a stream whose first event has this shape. */
    static Assembler assembler(JsonNode first) {
        if (first.has("choices")) {
            return new OpenAiChatAssembler();
        }
        if (first.path("type").asText("").equals("message_start")) {
            return new AnthropicAssembler();
        }
        return new GrowingAnswer(
                Set.of("outputText", "generation", "completion", "text", "generated_text"),
                "completionReason",
                "stop_reason",
                "is_finished",
                "generated_text");
    }
}
