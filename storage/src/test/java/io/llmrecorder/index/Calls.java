package io.llmrecorder.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** Makes journal lines as the recorder writes them, and appends them to a folder's journal. */
public final class Calls {
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout layout;
    private Instant now = NOON;
    private int number = 1;

    public Calls(Path base) {
        layout = new Layout(base);
    }

    public Layout layout() {
        return layout;
    }

    /** From now on lines go to this file of the day, as when another JVM records too. */
    public Calls file(int newNumber) {
        number = newNumber;
        return this;
    }

    public Calls time(Instant newTime) {
        now = newTime;
        return this;
    }

    /** A successful OpenAI chat call without usage and price; each takes one second and begins ten after the one before. */
    public Line chat(String session) {
        Line line = new Line("call");
        now = now.plusSeconds(10);
        line.json.put("end_time", line.begin.plusSeconds(1).toString());
        line.json.put("session_id", session).put("session_source", "header");
        line.json.put("stage", "completed").put("status", "ok").put("success", true);
        line.json.put("direction", "outbound").put("provider", "openai").put("api", "openai.chat_completions");
        line.json.put("operation", "chat").put("model", "gpt-5-mini").put("stream", false);
        line.json.putObject("performance_metrics").put("response_time_ms", 1000);
        line.json
                .putObject("http")
                .put("url", "https://api.openai.com/v1/chat/completions")
                .put("status", 200);
        line.json.put("service", "test").put("instance", "i1");
        return line;
    }

    public Line event(String type) {
        return new Line(type);
    }

    /** Appends text to the journal as it is. */
    public void appendRaw(String text) {
        try {
            Path file = layout.journal(LocalDate.ofInstant(now, ZoneOffset.UTC), number);
            Files.createDirectories(layout.byDate());
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public final class Line {
        public final ObjectNode json = JSON.createObjectNode();
        private final Instant begin = now;
        private final StringBuilder prompt = new StringBuilder();

        Line(String type) {
            json.put("v", 1).put("type", type);
            json.put("id", UUID.randomUUID().toString()).put("timestamp", begin.toString());
        }

        public String id() {
            return json.get("id").textValue();
        }

        public Line id(String id) {
            json.put("id", id);
            return this;
        }

        public Line with(String name, String value) {
            json.put(name, value);
            return this;
        }

        public Line flag(String name) {
            json.put(name, true);
            return this;
        }

        /** A message of the request. */
        public Line says(String role, String content) {
            messages().addObject().put("role", role).put("content", content);
            prompt.append(role.equals("user") ? content : "");
            return this;
        }

        private ArrayNode messages() {
            ObjectNode request = json.withObject("/request_body");
            request.put("model", json.path("model").asText());
            return request.withArray("messages");
        }

        public Line answers(String response) {
            json.put("response", response);
            json.withObject("/response_body")
                    .withArray("choices")
                    .addObject()
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", response);
            return this;
        }

        public Line user(String user) {
            json.put("user_id", user).put("user_source", "header");
            return this;
        }

        public Line model(String model) {
            json.put("model", model);
            return this;
        }

        /** An Anthropic call: other URL, system text apart, answer in content blocks. */
        public Line anthropic(String system, String question, String answer) {
            json.put("provider", "anthropic").put("api", "anthropic.messages").put("model", "claude-sonnet-4-5");
            json.withObject("/http").put("url", "https://api.anthropic.com/v1/messages");
            ObjectNode request = json.putObject("request_body")
                    .put("model", "claude-sonnet-4-5")
                    .put("system", system);
            request.put("max_tokens", 100);
            request.putArray("messages").addObject().put("role", "user").put("content", question);
            ObjectNode response =
                    json.putObject("response_body").put("type", "message").put("role", "assistant");
            response.putArray("content").addObject().put("type", "text").put("text", answer);
            json.put("prompt", question).put("response", answer);
            return this;
        }

        public Line usage(long input, long output) {
            json.putObject("usage")
                    .put("input_tokens", input)
                    .put("output_tokens", output)
                    .put("total_tokens", input + output);
            return this;
        }

        public Line cost(String total, String currency) {
            json.putObject("cost").put("total", total).put("currency", currency).put("status", "priced");
            return this;
        }

        public Line unpriced() {
            json.putObject("cost").put("status", "unpriced");
            return this;
        }

        public Line took(double millis) {
            json.withObject("/performance_metrics").put("response_time_ms", millis);
            return this;
        }

        public Line firstToken(double millis) {
            json.put("stream", true);
            json.withObject("/performance_metrics").put("time_to_first_token_ms", millis);
            return this;
        }

        public Line attribute(String name, String value) {
            json.withObject("/attributes").put(name, value);
            return this;
        }

        public Line fails(String status, String type, String message) {
            json.put("status", status).put("success", false);
            json.put("error_type", type).put("error_message", message);
            return this;
        }

        public Line retryOf(Line first, int attempt) {
            json.put("attempt", attempt).put("retry_of", first.id());
            return this;
        }

        /** Appends the line to the journal. */
        public Line record() {
            if (prompt.length() > 0) {
                json.put("prompt", prompt.toString());
            }
            appendRaw(json + "\n");
            return this;
        }
    }
}
