package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code generateContent} and {@code streamGenerateContent} of the Gemini API and Vertex AI, see <a
 * href="https://ai.google.dev/api/generate-content">the reference</a>. Model and stream stand in the URL only.
 */
final class Gemini implements Provider {
    private static final String STREAM = ":streamGenerateContent";

    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        boolean stream = url.ends(STREAM);
        if (!stream
                && !url.ends(":generateContent")
                && !call.response().path("candidates").isArray()) {
            return null;
        }
        return Api.of(vendor(url), stream ? "stream_generate_content" : "generate_content", "generate_content");
    }

    static String vendor(Url url) {
        String vendor = url.vendor();
        return vendor != null ? vendor : url.path().contains("/publishers/") ? "vertex" : "gemini";
    }

    /** The model in a path such as {@code /v1beta/models/gemini-2.5-flash:generateContent}. */
    static @Nullable String model(Url url) {
        for (String segment : new String[] {"/models/", "/tunedModels/", "/endpoints/"}) {
            String name = url.after(segment);
            if (name != null) {
                int colon = name.lastIndexOf(':');
                return colon < 0 ? name : name.substring(0, colon);
            }
        }
        return null;
    }

    @Override
    public boolean streamsArrays(Call call) {
        return call.url().ends(STREAM);
    }

    @Override
    public Assembler assembler(Call call) {
        return new GeminiAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = model(call.url());
        draft.stream = call.url().ends(STREAM);
        Identity.read(request, draft);
        input(request, draft);
        draft.responseModel = Json.text(response.path("modelVersion"));
        draft.responseId = Json.text(response.path("responseId"));
        draft.serviceTier = Json.text(response.path("usageMetadata").path("serviceTier"));
        draft.usage = usage(response.path("usageMetadata"));
        for (JsonNode candidate : OpenAiChat.byIndex(response.path("candidates"))) {
            draft.output.add(new Message("assistant", parts(candidate.path("content"))));
            draft.finish(Json.scalar(candidate.path("finishReason")));
        }
    }

    private static void input(JsonNode request, Draft draft) {
        JsonNode system = request.has("systemInstruction")
                ? request.path("systemInstruction")
                : request.path("system_instruction");
        List<Part> instructions = parts(system);
        if (!instructions.isEmpty()) {
            draft.input.add(new Message("system", instructions));
        }
        JsonNode contents = request.path("contents");
        if (contents.isObject()) {
            draft.input.add(message(contents));
        } else {
            contents.forEach(content -> draft.input.add(message(content)));
        }
    }

    static Message message(JsonNode content) {
        List<Part> parts = parts(content);
        boolean results = !parts.isEmpty() && parts.stream().allMatch(part -> part.kind() == Part.Kind.TOOL_RESULT);
        boolean model = content.path("role").asText("user").equals("model");
        return new Message(model ? "assistant" : results ? "tool" : "user", parts);
    }

    /** Output with thoughts: Google counts them beside it, and leaves a count of 0 out. */
    static @Nullable Usage usage(JsonNode usage) {
        Long thoughts = Json.count(usage.path("thoughtsTokenCount"));
        Long answer = Json.count(usage.path("candidatesTokenCount"), usage.path("responseTokenCount"));
        Long output = answer == null ? thoughts : Usages.sum(answer, thoughts);
        return Usages.of(
                Json.count(usage.path("promptTokenCount")),
                output,
                Json.count(usage.path("totalTokenCount")),
                Json.count(usage.path("cachedContentTokenCount")),
                null,
                thoughts);
    }

    static List<Part> parts(JsonNode content) {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            OpenAiParts.text(parts, Part.Kind.TEXT, content.textValue());
        }
        JsonNode all = content.path("parts");
        if (all.isObject()) {
            part(all, parts);
        }
        if (all.isArray()) {
            all.forEach(part -> part(part, parts));
        }
        return parts;
    }

    private static void part(JsonNode part, List<Part> parts) {
        boolean thought = part.path("thought").asBoolean(false);
        OpenAiParts.text(parts, thought ? Part.Kind.REASONING : Part.Kind.TEXT, Json.text(part.path("text")));
        JsonNode call = either(part, "functionCall", "function_call");
        if (call.isObject()) {
            String arguments = call.path("args").isMissingNode() ? "{}" : Json.write(call.path("args"));
            String id = Json.text(call.path("id"));
            parts.add(new Part(Part.Kind.TOOL_CALL, arguments, call.path("name").asText(""), id));
        }
        JsonNode result = either(part, "functionResponse", "function_response");
        if (result.isObject()) {
            String text = Json.write(result.path("response"));
            parts.add(new Part(
                    Part.Kind.TOOL_RESULT, text, Json.text(result.path("name")), Json.text(result.path("id"))));
        }
        media(part, parts);
    }

    private static void media(JsonNode part, List<Part> parts) {
        JsonNode data = either(part, "inlineData", "inline_data");
        JsonNode file = either(part, "fileData", "file_data");
        JsonNode media = data.isObject() ? data : file;
        if (media.isObject()) {
            String type = Json.scalar(either(media, "mimeType", "mime_type"));
            String url = Json.text(media.path("fileUri"), media.path("file_uri"));
            parts.add(new Part(Part.Kind.MEDIA, url, type, null));
        }
    }

    private static JsonNode either(JsonNode node, String one, String other) {
        return node.has(one) ? node.path(one) : node.path(other);
    }
}
