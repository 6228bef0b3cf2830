package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses and whoever speaks that dialect, see <a
 * href="https://platform.openai.com/docs/api-reference/responses">the reference</a>.
 */
final class OpenAiResponses implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        JsonNode response = call.response();
        boolean shape = response.path("object").asText("").equals("response")
                || response.path("response").path("object").asText("").equals("response");
        if (!call.url().ends("/responses") && !call.url().ends("/responses/compact") && !shape) {
            return null;
        }
        String vendor = call.url().vendor();
        return Api.of(vendor == null ? "openai_compatible" : vendor, "responses", "chat");
    }

    @Override
    public Assembler assembler(Call call) {
        return new OpenAiResponsesAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = OpenAiChat.model(call);
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        if (draft.session == null) {
            draft.session = Json.text(
                    request.path("conversation"), request.path("conversation").path("id"));
        }
        input(request, draft);
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.serviceTier = Json.text(response.path("service_tier"));
        OpenAiChat.usage(response, draft);
        output(response.path("output"), draft);
        String status = Json.text(response.path("status"));
        draft.finish("in_progress".equals(status) ? null : status);
        failure(response, draft);
    }

    private static void input(JsonNode request, Draft draft) {
        List<Part> instructions = OpenAiParts.content(request.path("instructions"));
        if (!instructions.isEmpty()) {
            draft.input.add(new Message("system", instructions));
        }
        JsonNode input = request.path("input");
        if (input.isTextual()) {
            draft.input.add(new Message("user", OpenAiParts.content(input)));
        }
        for (JsonNode item : input) {
            draft.input.add(item(item));
        }
    }

    private static Message item(JsonNode item) {
        String type = item.path("type").asText("message");
        if (type.endsWith("_output")) {
            String id = Json.text(item.path("call_id"), item.path("id"));
            String text = new Message("tool", OpenAiParts.content(item.path("output"))).text();
            return new Message("tool", List.of(new Part(Part.Kind.TOOL_RESULT, text, null, id)));
        }
        if (!type.equals("message") && !item.has("role")) {
            List<Part> parts = new ArrayList<>();
            add(item, type, parts);
            return new Message("assistant", parts);
        }
        return OpenAiChat.message(item);
    }

    private static void output(JsonNode output, Draft draft) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode item : output) {
            add(item, item.path("type").asText(""), parts);
        }
        if (!parts.isEmpty()) {
            draft.output.add(new Message("assistant", parts));
        }
    }

    private static void add(JsonNode item, String type, List<Part> parts) {
        switch (type) {
            case "message" -> parts.addAll(OpenAiParts.content(item.path("content")));
            case "reasoning" -> {
                String text = OpenAiParts.texts(item.path("summary"));
                OpenAiParts.text(
                        parts, Part.Kind.REASONING, text != null ? text : OpenAiParts.texts(item.path("content")));
            }
            case "function_call" -> parts.add(call(item, "arguments"));
            case "custom_tool_call" -> parts.add(call(item, "input"));
            case "image_generation_call" ->
                parts.add(new Part(Part.Kind.MEDIA, null, "image", Json.text(item.path("id"))));
            default -> {
                // Tools that the provider runs itself: they stand in the body, they are nothing to answer.
            }
        }
    }

    private static Part call(JsonNode item, String arguments) {
        JsonNode sent = item.path(arguments);
        String text = sent.isContainerNode() ? Json.write(sent) : sent.asText("");
        String id = Json.text(item.path("call_id"), item.path("id"));
        return new Part(Part.Kind.TOOL_CALL, text, item.path("name").asText(""), id);
    }

    private static void failure(JsonNode response, Draft draft) {
        JsonNode error = response.path("error");
        if (error.isObject() && !error.isEmpty()) {
            String type = Json.text(error.path("type"), error.path("code"));
            draft.failure = new Failure(type, Json.text(error.path("message")));
        }
    }
}
