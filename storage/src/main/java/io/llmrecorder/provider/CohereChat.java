package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cohere's chat, versions 1 and 2, see <a href="https://docs.cohere.com/reference/chat">the reference</a>. */
final class CohereChat implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        boolean cohere = "cohere".equals(url.vendor());
        boolean second = url.ends("/v2/chat") && call.request().has("messages");
        boolean first = url.ends("/v1/chat") && call.request().has("message");
        boolean mine = (cohere && url.ends("/chat")) || second || first;
        return mine ? Api.of("cohere", "chat", "chat") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new CohereAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        draft.model = Json.text(request.path("model"));
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        if (draft.session == null) {
            draft.session = Json.text(request.path("conversation_id"));
        }
        history(request, draft);
        for (JsonNode message : request.path("messages")) {
            draft.input.add(OpenAiChat.message(message));
        }
        draft.say("user", Json.text(request.path("message")));
        output(call.response(), draft);
    }

    /** What version 1 has before the new message. */
    static void history(JsonNode request, Draft draft) {
        draft.say("system", Json.text(request.path("preamble")));
        for (JsonNode turn : request.path("chat_history")) {
            boolean assistant = turn.path("role").asText("").equals("CHATBOT");
            draft.say(assistant ? "assistant" : "user", Json.text(turn.path("message")));
        }
    }

    /** Either version's answer. */
    static void output(JsonNode response, Draft draft) {
        draft.responseId = Json.text(response.path("id"), response.path("response_id"));
        if (draft.responseId == null) {
            draft.responseId = Json.text(response.path("generation_id"));
        }
        draft.responseModel = Json.text(response.path("model"));
        usage(response.has("usage") ? response.path("usage") : response.path("meta"), draft);
        draft.finish(Json.text(response.path("finish_reason")));
        JsonNode message = response.path("message");
        List<Part> parts = new ArrayList<>();
        if (message.isObject()) {
            OpenAiParts.text(parts, Part.Kind.REASONING, Json.text(message.path("tool_plan")));
            parts.addAll(OpenAiChat.message(message).parts());
        }
        OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(response.path("text")));
        for (JsonNode call : response.path("tool_calls")) {
            String arguments = call.has("parameters") ? Json.write(call.path("parameters")) : "";
            parts.add(new Part(Part.Kind.TOOL_CALL, arguments, call.path("name").asText(""), null));
        }
        if (!parts.isEmpty()) {
            draft.output.add(new Message("assistant", parts));
        }
    }

    /** Tokens of the model; where there are none, those that are billed. */
    static void usage(JsonNode usage, Draft draft) {
        JsonNode tokens = usage.path("tokens");
        JsonNode billed = usage.path("billed_units");
        draft.usage = Usages.of(
                Json.count(tokens.path("input_tokens"), billed.path("input_tokens")),
                Json.count(tokens.path("output_tokens"), billed.path("output_tokens")),
                null,
                Json.count(usage.path("cached_tokens")),
                null,
                null);
    }
}
