package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions and whoever speaks that dialect, see <a
 * href="https://platform.openai.com/docs/api-reference/chat">the reference</a>.
 */
final class OpenAiChat implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        boolean asks = call.request().path("messages").isArray();
        boolean answers = call.response().path("choices").path(0).has("message")
                || call.response().path("choices").path(0).has("delta");
        boolean byPath = url.ends("/chat/completions") || url.ends("/chatcompletion_v2");
        boolean byShape = (asks || answers) && (answers || url.ends("/completions") || isWriter(url));
        return byPath || byShape ? named(call) : null;
    }

    private static boolean isWriter(Url url) {
        return url.hostIs("api.writer.com") && url.ends("/chat");
    }

    private static Api named(Call call) {
        String vendor = call.url().vendor();
        if (vendor == null) {
            vendor = call.url().path().contains("/openai/deployments/") ? "azure" : "openai_compatible";
        }
        return Api.of(vendor, vendor.equals("openai") ? "chat_completions" : "chat", "chat");
    }

    @Override
    public Assembler assembler(Call call) {
        return new OpenAiChatAssembler();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        draft.model = model(call);
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        for (JsonNode message : request.path("messages")) {
            draft.input.add(message(message));
        }
        output(call.response(), draft);
    }

    /** What an answer in this dialect says, whoever passed it on. */
    static void output(JsonNode response, Draft draft) {
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.serviceTier =
                Json.text(response.path("service_tier"), response.path("usage").path("service_tier"));
        usage(response, draft);
        choices(response.path("choices"), draft);
    }

    static void choices(JsonNode choices, Draft draft) {
        for (JsonNode choice : byIndex(choices)) {
            choice(choice, draft);
        }
    }

    /** The model that was asked for; on Azure the deployment, which the URL names. */
    static @Nullable String model(Call call) {
        String model = Json.text(call.request().path("model"));
        if (model == null) {
            model = call.url().after("/deployments/");
        }
        return model != null ? model : call.url().after("/serving-endpoints/");
    }

    /** Usage, which Groq's streams have in a place of its own, and the cost that some gateways add. */
    static void usage(JsonNode response, Draft draft) {
        JsonNode usage = response.path("usage");
        JsonNode reported = usage.isObject() ? usage : response.path("x_groq").path("usage");
        draft.usage = Usages.openAi(reported);
        JsonNode cost = reported.path("cost");
        JsonNode amount = cost.isObject() ? cost.path("total_cost") : cost;
        draft.reportedCost = Json.amount(amount);
    }

    private static void choice(JsonNode choice, Draft draft) {
        JsonNode message = choice.path("message").isObject() ? choice.path("message") : choice.path("delta");
        Message read = message(message);
        List<Part> parts = new ArrayList<>(read.parts());
        if (parts.isEmpty()) {
            OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(choice.path("text")));
        }
        draft.output.add(new Message("assistant", parts));
        draft.finish(Json.scalar(choice.path("finish_reason")));
        JsonNode error = choice.path("error");
        if (error.isObject() && draft.failure == null) {
            draft.failure = new Failure(Json.scalar(error.path("code")), Json.text(error.path("message")));
        }
    }

    static List<JsonNode> byIndex(JsonNode choices) {
        List<JsonNode> ordered = new ArrayList<>();
        choices.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(choice -> choice.path("index").asInt(0)));
        return ordered;
    }

    /** One message of the request or the answer. */
    static Message message(JsonNode message) {
        String role = role(message.path("role").asText("user"));
        List<Part> parts = new ArrayList<>();
        OpenAiParts.text(parts, Part.Kind.REASONING, reasoning(message));
        List<Part> content = OpenAiParts.content(message.path("content"));
        if (role.equals("tool")) {
            String id = Json.text(message.path("tool_call_id"), message.path("id"));
            parts.add(new Part(Part.Kind.TOOL_RESULT, join(content), Json.text(message.path("name")), id));
        } else {
            parts.addAll(content);
        }
        OpenAiParts.text(parts, Part.Kind.REFUSAL, Json.text(message.path("refusal")));
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(toolCall(call));
        }
        JsonNode legacy = message.path("function_call");
        if (Json.text(legacy.path("name")) != null) {
            parts.add(function(legacy, null));
        }
        return new Message(role, parts);
    }

    private static String role(String role) {
        return switch (role) {
            case "developer", "system" -> "system";
            case "function", "tool" -> "tool";
            case "assistant", "model" -> "assistant";
            default -> "user";
        };
    }

    private static @Nullable String reasoning(JsonNode message) {
        String text = Json.text(message.path("reasoning_content"), message.path("reasoning"));
        if (text == null) {
            text = Json.text(message.path("thinking"));
        }
        return text != null ? text : details(message.path("reasoning_details"));
    }

    private static @Nullable String details(JsonNode details) {
        StringBuilder all = new StringBuilder();
        for (JsonNode detail : details) {
            String text = Json.text(detail.path("text"), detail.path("summary"));
            all.append(text == null ? "" : text);
        }
        return all.length() == 0 ? null : all.toString();
    }

    private static Part toolCall(JsonNode call) {
        String id = Json.text(call.path("id"));
        JsonNode custom = call.path("custom");
        // Some servers fill in every field that the type has, used or not.
        boolean isCustom = call.path("type").asText("").equals("custom")
                || !call.path("function").isObject();
        if (custom.isObject() && isCustom) {
            return new Part(
                    Part.Kind.TOOL_CALL,
                    custom.path("input").asText(""),
                    custom.path("name").asText(""),
                    id);
        }
        return function(call.path("function"), id);
    }

    private static Part function(JsonNode function, @Nullable String id) {
        JsonNode arguments = function.path("arguments");
        String text = arguments.isContainerNode() ? Json.write(arguments) : arguments.asText("");
        return new Part(
                Part.Kind.TOOL_CALL,
                text.equals("null") ? "" : text,
                function.path("name").asText(""),
                id);
    }

    private static String join(List<Part> content) {
        return new Message("tool", content).text();
    }
}
