package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Amazon Bedrock's agents and its retrieve-and-generate: the text of the answer, whose tokens nobody counts. */
final class BedrockAgents implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        String path = call.url().path();
        if (path.endsWith("/retrieveAndGenerate") || path.endsWith("/retrieveAndGenerateStream")) {
            return Api.of("bedrock", "retrieve_and_generate", "chat");
        }
        boolean agent = path.contains("/agents/") && path.contains("/sessions/") && path.endsWith("/text");
        boolean inline = path.startsWith("/agents/") && call.request().has("foundationModel");
        return agent || inline ? Api.of("bedrock", "invoke_agent", "invoke_agent") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new Chunks();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        String path = call.url().path();
        draft.model = Json.text(request.path("foundationModel"));
        draft.stream = path.contains("/agents/") || path.endsWith("Stream");
        draft.say(
                "user",
                Json.text(request.path("inputText"), request.path("input").path("text")));
        draft.session = call.url().after("/sessions/");
        if (draft.session == null) {
            draft.session = Json.text(request.path("sessionId"));
        }
        draft.answer(
                Json.text(response.path("completion"), response.path("output").path("text")));
    }

    /** Text comes as base64, between traces of what the agent did. */
    private static final class Chunks implements Assembler {
        private final ObjectNode answer = Json.object();

        @Override
        public boolean add(Event event) {
            JsonNode data = event.json();
            if (data == null) {
                return false;
            }
            String name = event.name() == null ? "" : event.name();
            if (event.exception()) {
                answer.putObject("error").put("type", name).set("message", data.path("message"));
            } else if (name.equals("chunk")) {
                return chunk(data);
            } else if (name.equals("output")) {
                Pieces.append(answer, "completion", data.path("text"));
                return true;
            } else {
                ArrayNode all = answer.get(name) instanceof ArrayNode array ? array : answer.putArray(name);
                all.add(data);
            }
            return false;
        }

        private boolean chunk(JsonNode data) {
            try {
                byte[] text = Base64.getDecoder().decode(data.path("bytes").asText(""));
                Pieces.append(answer, "completion", new String(text, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return false;
            }
            if (data.has("attribution")) {
                answer.set("attribution", data.path("attribution"));
            }
            return true;
        }

        @Override
        public boolean ended() {
            // There is no end mark; the frames' own lengths tell a cut.
            return !answer.isEmpty();
        }

        @Override
        public @Nullable JsonNode result() {
            return answer.isEmpty() ? null : Pieces.settle(answer);
        }
    }
}
