package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages, at its own hosts, on Vertex and Bedrock and behind proxies, see <a
 * href="https://docs.anthropic.com/en/api/messages">the reference</a>.
 */
final class AnthropicMessages implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        boolean vertex = url.path().contains("/publishers/anthropic/models/");
        boolean asks = url.ends("/messages")
                && !url.path().contains("/threads/")
                && (url.ends("/v1/messages") || call.request().has("max_tokens"));
        JsonNode response = call.response();
        boolean answers = response.path("type").asText("").equals("message")
                && response.path("role").asText("").equals("assistant")
                && !url.path().contains("/model/");
        if (!vertex && !asks && !answers) {
            return null;
        }
        if (vertex) {
            return Api.of("vertex", "anthropic_messages", "chat");
        }
        String vendor = url.vendor();
        return Api.of(vendor == null ? "anthropic" : vendor, "messages", "chat");
    }

    @Override
    public Assembler assembler(Call call) {
        return new AnthropicAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = Json.text(request.path("model"));
        String inUrl = call.url().after("/publishers/anthropic/models/");
        if (inUrl != null) {
            int colon = inUrl.lastIndexOf(':');
            draft.model = colon < 0 ? inUrl : inUrl.substring(0, colon);
        }
        boolean byUrl = call.url().ends(":streamRawPredict");
        draft.stream = byUrl || call.asksForStream();
        Identity.read(request, draft);
        messages(request, draft);
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.serviceTier = Json.text(response.path("usage").path("service_tier"));
        draft.usage = usage(response.path("usage"));
        List<Part> parts = parts(response.path("content"));
        if (!parts.isEmpty() || response.has("content")) {
            draft.output.add(new Message("assistant", parts));
        }
        draft.finish(Json.text(response.path("stop_reason")));
    }

    static void messages(JsonNode request, Draft draft) {
        List<Part> system = parts(request.path("system"));
        if (!system.isEmpty()) {
            draft.input.add(new Message("system", system));
        }
        for (JsonNode message : request.path("messages")) {
            List<Part> parts = parts(message.path("content"));
            String role = message.path("role").asText("user");
            // Anthropic sends results of tools as the user's; when nothing else is said, they are the tool's words.
            boolean results = !parts.isEmpty() && parts.stream().allMatch(part -> part.kind() == Part.Kind.TOOL_RESULT);
            draft.input.add(new Message(results ? "tool" : role, parts));
        }
    }

    /** Input as one number: Anthropic counts what was read from and written to the cache beside it. */
    static @Nullable Usage usage(JsonNode usage) {
        Long cached = Json.count(usage.path("cache_read_input_tokens"));
        Long written = Json.count(usage.path("cache_creation_input_tokens"));
        Long input = Usages.sum(Json.count(usage.path("input_tokens")), cached, written);
        Long output = Json.count(usage.path("output_tokens"));
        Long thinking = Json.count(usage.path("output_tokens_details").path("thinking_tokens"));
        return Usages.of(input, output, null, cached, written, thinking);
    }

    static List<Part> parts(JsonNode content) {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            OpenAiParts.text(parts, Part.Kind.TEXT, content.textValue());
        }
        if (content.isArray()) {
            for (JsonNode block : content) {
                block(block, parts);
            }
        }
        return parts;
    }

    private static void block(JsonNode block, List<Part> parts) {
        String id = Json.text(block.path("id"));
        switch (block.path("type").asText("")) {
            case "text" -> OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(block.path("text")));
            case "thinking" -> OpenAiParts.text(parts, Part.Kind.REASONING, Json.text(block.path("thinking")));
            case "tool_use" ->
                parts.add(new Part(
                        Part.Kind.TOOL_CALL,
                        input(block.path("input")),
                        block.path("name").asText(""),
                        id));
            case "tool_result" ->
                parts.add(new Part(
                        Part.Kind.TOOL_RESULT,
                        new Message("tool", parts(block.path("content"))).text(),
                        null,
                        Json.text(block.path("tool_use_id"))));
            case "image", "document" ->
                parts.add(new Part(
                        Part.Kind.MEDIA,
                        Json.text(block.path("source").path("url")),
                        block.path("source")
                                .path("media_type")
                                .asText(block.path("type").asText()),
                        Json.text(block.path("source").path("file_id"))));
            default -> {
                // Tools that the provider runs itself, redacted thinking: kept in the body, nobody's words.
            }
        }
    }

    /** JSON as it is; text where a stream was cut inside the JSON. */
    private static String input(JsonNode input) {
        if (input.isTextual()) {
            return input.textValue();
        }
        return input.isMissingNode() ? "" : Json.write(input);
    }
}
