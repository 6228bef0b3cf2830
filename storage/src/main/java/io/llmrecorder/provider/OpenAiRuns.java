package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs of OpenAI's assistants, see <a href="https://platform.openai.com/docs/api-reference/runs">the reference</a>. Without
 * a stream the answer is only that the run is queued.
 */
final class OpenAiRuns implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        boolean mine = url.path().contains("/threads/") && (url.ends("/runs") || url.ends("/submit_tool_outputs"));
        if (!mine) {
            return null;
        }
        String vendor = url.vendor();
        return Api.of(vendor == null ? "openai_compatible" : vendor, "assistants_run", "invoke_agent");
    }

    @Override
    public Assembler assembler(Call call) {
        return new Runs();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode run = call.response();
        draft.model = Json.text(request.path("model"));
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        if (draft.session == null) {
            draft.session = thread(call);
        }
        draft.say("system", Json.text(request.path("instructions")));
        for (String name : new String[] {"additional_messages", "messages"}) {
            request.path(name).forEach(message -> draft.input.add(OpenAiChat.message(message)));
        }
        request.path("thread").path("messages").forEach(message -> draft.input.add(OpenAiChat.message(message)));
        for (JsonNode result : request.path("tool_outputs")) {
            String id = Json.text(result.path("tool_call_id"));
            Part part = new Part(Part.Kind.TOOL_RESULT, Json.text(result.path("output")), null, id);
            draft.input.add(new Message("tool", List.of(part)));
        }
        answer(run, draft);
    }

    private static @Nullable String thread(Call call) {
        String thread = call.url().after("/threads/");
        return thread == null || thread.equals("runs")
                ? Json.text(call.response().path("thread_id"))
                : thread;
    }

    private static void answer(JsonNode run, Draft draft) {
        draft.responseModel = Json.text(run.path("model"));
        draft.responseId = Json.text(run.path("id"));
        draft.finish(Json.text(run.path("status")));
        draft.usage = Usages.openAi(run.path("usage"));
        for (JsonNode message : run.path("messages")) {
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : message.path("content")) {
                OpenAiParts.text(
                        parts, Part.Kind.TEXT, Json.text(part.path("text").path("value")));
            }
            draft.output.add(new Message("assistant", parts));
        }
        JsonNode calls = Json.at(run, "required_action", "submit_tool_outputs", "tool_calls");
        if (!calls.isEmpty()) {
            draft.output.add(
                    OpenAiChat.message(Json.object().put("role", "assistant").set("tool_calls", calls)));
        }
        JsonNode error = run.path("last_error");
        if (error.isObject()) {
            draft.failure = new Failure(Json.text(error.path("code")), Json.text(error.path("message")));
        }
    }

    /** The run as it was last seen, with the messages that it wrote. */
    private static final class Runs implements Assembler {
        private ObjectNode run = Json.object();
        private final Map<String, ObjectNode> messages = new LinkedHashMap<>();
        private boolean done;

        @Override
        public boolean add(Event event) {
            JsonNode data = event.json();
            String name = event.name() == null ? "" : event.name();
            if (!(data instanceof ObjectNode object)) {
                done |= event.is("[DONE]");
                return false;
            }
            String kind = data.path("object").asText("");
            if (kind.equals("thread.run")) {
                run = object;
            } else if (kind.equals("thread.message")) {
                messages.put(data.path("id").asText(""), object);
            } else if (kind.equals("thread.message.delta")) {
                delta(messages.computeIfAbsent(data.path("id").asText(""), id -> Json.object()), data.path("delta"));
                return true;
            } else if (name.equals("error")) {
                run.set("error", data.has("error") ? data.path("error") : data);
            }
            return false;
        }

        private static void delta(ObjectNode message, JsonNode delta) {
            ArrayNode content = message.get("content") instanceof ArrayNode array ? array : message.putArray("content");
            for (JsonNode piece : delta.path("content")) {
                int index = piece.path("index").asInt(0);
                ObjectNode part = index >= 0 && index < content.size() && content.get(index) instanceof ObjectNode known
                        ? known
                        : content.addObject().put("type", piece.path("type").asText("text"));
                ObjectNode text = part.get("text") instanceof ObjectNode known ? known : part.putObject("text");
                Pieces.append(text, "value", piece.path("text").path("value"));
            }
        }

        @Override
        public boolean ended() {
            return done || run.has("error");
        }

        @Override
        public @Nullable JsonNode result() {
            if (run.isEmpty() && messages.isEmpty()) {
                return null;
            }
            if (!messages.isEmpty()) {
                ArrayNode all = run.putArray("messages");
                messages.values().forEach(all::add);
            }
            return Pieces.settle(run);
        }
    }
}
