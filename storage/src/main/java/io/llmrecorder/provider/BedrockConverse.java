package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's Converse and ConverseStream, see <a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">the reference</a>. The model
 * stands in the URL only.
 */
final class BedrockConverse implements Provider {
    private static final String STREAM = "/converse-stream";

    @Override
    public @Nullable Api claim(Call call) {
        boolean stream = call.url().ends(STREAM);
        if (!stream && !call.url().ends("/converse")) {
            return null;
        }
        return Api.of("bedrock", stream ? "converse_stream" : "converse", "chat");
    }

    /** The model between {@code /model/} and the operation; an ARN may hold slashes, encoded or not. */
    static @Nullable String model(Url url) {
        int start = url.path().indexOf("/model/");
        int end = url.path().lastIndexOf('/');
        if (start < 0 || start + 7 >= end) {
            return null;
        }
        return Url.decode(url.path().substring(start + 7, end));
    }

    @Override
    public Assembler assembler(Call call) {
        return new BedrockConverseAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        draft.model = model(call.url());
        draft.stream = call.url().ends(STREAM);
        Identity.read(call.request(), draft);
        Identity.metadata(call.request().path("requestMetadata"), draft);
        input(call.request(), draft);
        output(call.response(), draft);
    }

    static void input(JsonNode request, Draft draft) {
        List<Part> system = parts(request.path("system"));
        if (!system.isEmpty()) {
            draft.input.add(new Message("system", system));
        }
        for (JsonNode message : request.path("messages")) {
            List<Part> parts = parts(message.path("content"));
            boolean results = !parts.isEmpty() && parts.stream().allMatch(part -> part.kind() == Part.Kind.TOOL_RESULT);
            draft.input.add(new Message(results ? "tool" : message.path("role").asText("user"), parts));
        }
    }

    static void output(JsonNode response, Draft draft) {
        JsonNode message = response.path("output").path("message");
        if (message.isObject()) {
            draft.output.add(new Message("assistant", parts(message.path("content"))));
        }
        draft.finish(Json.text(response.path("stopReason")));
        draft.serviceTier = Json.text(response.path("serviceTier").path("type"));
        draft.usage = usage(response.path("usage"));
    }

    /** Input as one number: what was read from and written to the cache is counted beside it. */
    private static @Nullable Usage usage(JsonNode usage) {
        Long cached = Json.count(usage.path("cacheReadInputTokens"), usage.path("cacheReadInputTokenCount"));
        Long written = Json.count(usage.path("cacheWriteInputTokens"), usage.path("cacheWriteInputTokenCount"));
        return Usages.of(
                Usages.sum(Json.count(usage.path("inputTokens")), cached, written),
                Json.count(usage.path("outputTokens")),
                Json.count(usage.path("totalTokens")),
                cached,
                written,
                null);
    }

    private static List<Part> parts(JsonNode content) {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            OpenAiParts.text(parts, Part.Kind.TEXT, content.textValue());
        }
        for (JsonNode block : content) {
            block(block, parts);
        }
        return parts;
    }

    private static void block(JsonNode block, List<Part> parts) {
        OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(block.path("text")));
        JsonNode reasoning = block.path("reasoningContent").path("reasoningText");
        OpenAiParts.text(parts, Part.Kind.REASONING, Json.text(reasoning.path("text"), reasoning));
        JsonNode use = block.path("toolUse");
        // A tool that the provider runs itself is nothing to answer.
        if (use.isObject() && !use.path("type").asText("").equals("server_tool_use")) {
            JsonNode input = use.path("input");
            String text = input.isTextual() ? input.textValue() : input.isMissingNode() ? "" : Json.write(input);
            parts.add(
                    new Part(Part.Kind.TOOL_CALL, text, use.path("name").asText(""), Json.text(use.path("toolUseId"))));
        }
        JsonNode result = block.path("toolResult");
        if (result.isObject()) {
            parts.add(new Part(Part.Kind.TOOL_RESULT, result(result), null, Json.text(result.path("toolUseId"))));
        }
        for (String media : new String[] {"image", "document", "video", "audio"}) {
            if (block.path(media).isObject()) {
                parts.add(new Part(Part.Kind.MEDIA, null, media, null));
            }
        }
    }

    private static String result(JsonNode result) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : result.path("content")) {
            String one = part.has("json")
                    ? Json.write(part.path("json"))
                    : part.path("text").asText("");
            text.append(text.length() == 0 ? "" : "\n").append(one);
        }
        return text.toString();
    }
}
