package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Google's interactions: an answer is a list of steps, each a thought, a tool call or output of the model. */
final class GeminiInteractions implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        boolean object = call.response().path("object").asText("").equals("interaction");
        if (!call.url().ends("/interactions") && !object) {
            return null;
        }
        return Api.of(Gemini.vendor(call.url()), "interactions", "chat");
    }

    @Override
    public Assembler assembler(Call call) {
        return new Steps();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = Json.text(request.path("model"), request.path("agent"));
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        draft.say("system", Json.text(request.path("system_instruction")));
        input(request.path("input"), draft);
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        draft.serviceTier = Json.text(response.path("service_tier"));
        draft.finish(Json.text(response.path("status")));
        usage(response.path("usage"), draft);
        List<Part> parts = new ArrayList<>();
        for (JsonNode step : response.path("steps").isArray() ? response.path("steps") : response.path("outputs")) {
            step(step, parts);
        }
        if (!parts.isEmpty()) {
            draft.output.add(new Message("assistant", parts));
        }
    }

    private static void input(JsonNode input, Draft draft) {
        draft.say("user", Json.text(input));
        List<Part> loose = new ArrayList<>();
        for (JsonNode item : input) {
            if (item.has("role")) {
                boolean model = item.path("role").asText("").equals("model");
                List<Part> parts = OpenAiParts.content(item.path("content"));
                draft.input.add(new Message(model ? "assistant" : "user", parts));
            } else {
                loose.addAll(OpenAiParts.content(Json.NODES.arrayNode().add(item)));
            }
        }
        if (!loose.isEmpty()) {
            draft.input.add(new Message("user", loose));
        }
    }

    private static void usage(JsonNode usage, Draft draft) {
        Long thoughts = Json.count(usage.path("total_thought_tokens"));
        Long output = Json.count(usage.path("total_output_tokens"));
        draft.usage = Usages.of(
                Json.count(usage.path("total_input_tokens")),
                Usages.sum(output, thoughts),
                Json.count(usage.path("total_tokens")),
                Json.count(usage.path("total_cached_tokens")),
                null,
                thoughts);
    }

    private static void step(JsonNode step, List<Part> parts) {
        switch (step.path("type").asText("")) {
            case "model_output" -> parts.addAll(OpenAiParts.content(step.path("content")));
            case "text" -> OpenAiParts.text(parts, Part.Kind.TEXT, Json.text(step.path("text")));
            case "thought" -> OpenAiParts.text(parts, Part.Kind.REASONING, OpenAiParts.texts(step.path("summary")));
            case "function_call" -> {
                JsonNode sent = step.path("arguments");
                String arguments = sent.isContainerNode() ? Json.write(sent) : sent.asText("");
                parts.add(new Part(
                        Part.Kind.TOOL_CALL, arguments, step.path("name").asText(""), Json.text(step.path("id"))));
            }
            default -> {
                // Tools that Google runs itself.
            }
        }
    }

    /** The events of a stream. */
    private static final class Steps implements Assembler {
        private ObjectNode interaction = Json.object();
        private final Map<Integer, ObjectNode> steps = new TreeMap<>();
        private boolean ended;

        @Override
        public boolean add(Event event) {
            JsonNode data = event.json();
            if (data == null) {
                ended |= event.is("[DONE]");
                return false;
            }
            String type = data.path("event_type").asText(event.name() == null ? "" : event.name());
            if (data.path("interaction") instanceof ObjectNode whole) {
                interaction = whole;
                ended |= type.endsWith(".completed") || type.endsWith(".complete");
            } else if (data.has("error")) {
                interaction.set("error", data.path("error"));
                ended = true;
            } else if (type.endsWith(".start")) {
                JsonNode step = data.has("step") ? data.path("step") : data.path("content");
                steps.put(index(data), step instanceof ObjectNode object ? object : Json.object());
            } else if (type.endsWith(".delta")) {
                return delta(steps.computeIfAbsent(index(data), i -> Json.object()), data.path("delta"));
            }
            return false;
        }

        private static int index(JsonNode data) {
            return data.path("index").asInt(0);
        }

        private static boolean delta(ObjectNode step, JsonNode delta) {
            switch (delta.path("type").asText("")) {
                case "text" -> text(list(step, "content", "model_output"), delta);
                case "thought_summary" -> text(list(step, "summary", "thought"), delta.path("content"));
                case "arguments", "arguments_delta" -> {
                    if (step.path("arguments").isContainerNode()) {
                        step.remove("arguments");
                    }
                    JsonNode piece = delta.has("arguments") ? delta.path("arguments") : delta.path("partial_arguments");
                    Pieces.append(step, "arguments", piece);
                }
                case "function_call" -> step.setAll((ObjectNode) delta);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static ArrayNode list(ObjectNode step, String name, String type) {
            if (!step.has("type")) {
                step.put("type", type);
            }
            return step.get(name) instanceof ArrayNode array ? array : step.putArray(name);
        }

        private static void text(ArrayNode parts, JsonNode piece) {
            ObjectNode part = parts.path(parts.size() - 1) instanceof ObjectNode last
                    ? last
                    : parts.addObject().put("type", "text");
            Pieces.append(part, "text", piece.path("text"));
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public @Nullable JsonNode result() {
            if (interaction.isEmpty() && steps.isEmpty()) {
                return null;
            }
            if (!interaction.path("steps").isArray() && !steps.isEmpty()) {
                ArrayNode all = interaction.putArray("steps");
                steps.values().forEach(all::add);
            }
            return Pieces.settle(interaction);
        }
    }
}
