package io.llmrecorder.sample.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the chat completions API, for the clients that have no SDK to write it for them.
 * Format: https://platform.openai.com/docs/api-reference/chat
 */
final class Completions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Completions() {}

    static byte[] request(String model, List<Turn> turns, boolean stream) {
        ObjectNode request = JSON.createObjectNode().put("model", model);
        ArrayNode messages = request.putArray("messages");
        turns.forEach(turn -> messages.addObject().put("role", turn.role()).put("content", turn.content()));
        if (stream) {
            request.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String answer(Reply reply) throws ModelException {
        try (reply) {
            check(reply);
            return JSON.readTree(reply.body().readAllBytes())
                    .at("/choices/0/message/content")
                    .asText();
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            throw ModelException.broken(e);
        }
    }

    static void stream(Reply reply, Pieces pieces) throws IOException {
        try (reply;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
            check(reply);
            boolean finished = false;
            for (String data = next(lines); data != null && !data.equals("[DONE]"); data = next(lines)) {
                JsonNode choice = parse(data).at("/choices/0");
                String text = choice.at("/delta/content").asText("");
                if (!text.isEmpty()) {
                    pieces.take(text);
                }
                finished |= choice.hasNonNull("finish_reason");
            }
            if (!finished) {
                throw ModelException.incomplete("the stream ended early.");
            }
        }
    }

    /** The data of the next event; null at the end. */
    private static @Nullable String next(BufferedReader lines) throws ModelException {
        try {
            String line = lines.readLine();
            while (line != null && !line.startsWith("data:")) {
                line = lines.readLine();
            }
            return line == null ? null : line.substring("data:".length()).strip();
        } catch (IOException e) {
            throw ModelException.broken(e);
        }
    }

    private static JsonNode parse(String data) throws ModelException {
        try {
            JsonNode event = JSON.readTree(data);
            if (event.hasNonNull("error")) {
                throw ModelException.incomplete(event.at("/error/message").asText());
            }
            return event;
        } catch (JsonProcessingException e) {
            throw ModelException.broken(e);
        }
    }

    private static void check(Reply reply) throws IOException {
        if (reply.status() / 100 != 2) {
            String body = new String(reply.body().readNBytes(64 * 1024), StandardCharsets.UTF_8);
            throw ModelException.refused(reply.status(), message(body), reply.retryAfter());
        }
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).at("/error/message").asText(body);
        } catch (JsonProcessingException e) {
            return body; // not every proxy in between speaks JSON
        }
    }
}
