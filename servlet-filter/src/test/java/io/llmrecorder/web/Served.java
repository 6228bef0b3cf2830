package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.CallId;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.serve.ConsoleServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The records of a folder served on loopback, and an application that records into the folder meanwhile. */
final class Served implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Layout layout;
    private final Journal journal;
    private final ConsoleServer server;
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    /** @param settings by environment name without prefix */
    Served(Path base, Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put("LLM_RECORDS_" + name, value));
        environment.put("LLM_RECORDS_BASE_DIR", base.toString());
        Config config = Config.load(null, new Properties(), environment);
        layout = Layout.of(config);
        journal = new Journal(layout, 1L << 30, Duration.ofSeconds(1), Clock.systemUTC());
        server = ConsoleServer.start(config, "127.0.0.1", 0);
    }

    Served(Path base) throws IOException {
        this(base, Map.of());
    }

    Layout layout() {
        return layout;
    }

    URI address() {
        return server.address();
    }

    /** Records a chat that answers {@code answer}; answers its id. Each begins a minute after the one before. */
    String chat(String session, String user, String question, String answer) throws IOException {
        return chat(session, user, question, answer, Map.of());
    }

    synchronized String chat(String session, String user, String question, String answer, Map<String, Object> more)
            throws IOException {
        now = now.plusSeconds(60);
        ObjectNode call = JSON.createObjectNode().put("v", 1).put("type", "call");
        String id = CallId.at(now.toEpochMilli()).toString();
        call.put("id", id)
                .put("timestamp", now.toString())
                .put("end_time", now.plusSeconds(1).toString());
        call.put("session_id", session)
                .put("user_id", user)
                .put("stage", "completed")
                .put("status", "ok");
        call.put("success", true).put("direction", "outbound").put("provider", "openai");
        call.put("api", "openai.chat_completions").put("operation", "chat").put("model", "gpt-5-mini");
        call.put("prompt", question).put("response", answer);
        call.putObject("usage").put("input_tokens", 11).put("output_tokens", 7).put("total_tokens", 18);
        call.putObject("cost").put("status", "priced").put("total", "0.001").put("currency", "USD");
        call.putObject("performance_metrics").put("response_time_ms", 1000);
        ObjectNode request = call.putObject("request_body").put("model", "gpt-5-mini");
        request.putArray("messages").addObject().put("role", "user").put("content", question);
        ObjectNode choice = call.putObject("response_body").putArray("choices").addObject();
        choice.putObject("message").put("role", "assistant").put("content", answer);
        call.put("service", "shop").put("instance", "i1");
        more.forEach((name, value) -> call.set(name, JSON.valueToTree(value)));
        journal.append(JSON.writeValueAsBytes(call));
        return id;
    }

    HttpResponse<byte[]> send(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path.substring(1)))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    /** The JSON of an answer that must be good. */
    JsonNode json(String path, String... headers) throws IOException {
        return json(get(path, headers), 200);
    }

    JsonNode post(String path, String body, String... headers) throws IOException {
        return json(send("POST", path, body, headers), 201);
    }

    static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
        if (response.statusCode() != status) {
            throw new AssertionError(response.statusCode() + " instead of " + status + ": " + text(response));
        }
        return JSON.readTree(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        journal.close();
    }
}
