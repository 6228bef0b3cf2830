package io.llmrecorder.sample.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks chat completions and Responses, streaming and not, on a free loopback port.
 *
 * <p>A question can ask for a fault: {@code /fail 429}, {@code /slow 2s}, {@code /cut}.
 */
public final class StandInModel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(StandInModel::thread);
    private final long tokenMillis;

    private StandInModel(HttpServer server, long tokenMillis) {
        this.server = server;
        this.tokenMillis = tokenMillis;
    }

    /** Starts it; streams pause for {@code tokenMillis} before each token. */
    public static StandInModel start(long tokenMillis) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StandInModel model = new StandInModel(server, tokenMillis);
        server.setExecutor(model.threads);
        server.createContext("/", model::handle);
        server.start();
        return model;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Wire wire = new Wire(exchange, tokenMillis);
        byte[] body = exchange.getRequestBody().readAllBytes();
        String route =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        switch (route) {
            case "POST /v1/chat/completions" -> answer(wire, exchange, body, "messages");
            case "POST /v1/responses" -> answer(wire, exchange, body, "input");
            default ->
                wire.whole(404, error("Unknown request URL: " + route + ".", "invalid_request_error", "unknown_url"));
        }
        exchange.close();
    }

    private void answer(Wire wire, HttpExchange exchange, byte[] body, String messages) throws IOException {
        JsonNode request = parse(body);
        Prompt prompt = Prompt.of(request, request.path(messages));
        if (prompt.questions().isEmpty()) {
            String message = "The request needs '" + messages + "' with a message of the user.";
            wire.whole(400, error(message, "invalid_request_error", "missing_required_parameter"));
            return;
        }
        wire.pause(prompt.waitMillis());
        if (prompt.failure() != 0) {
            fail(wire, exchange, prompt.failure());
            return;
        }
        String text = Answers.to(prompt.questions());
        Api api = messages.equals("input") ? new ResponsesApi(prompt, wire) : new CompletionsApi(prompt, wire);
        if (prompt.stream()) {
            api.stream(text);
        } else {
            api.answer(text);
        }
    }

    private static void fail(Wire wire, HttpExchange exchange, int status) throws IOException {
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            wire.whole(status, error("Rate limit reached: try again in 1s.", "requests", "rate_limit_exceeded"));
        } else if (status >= 500) {
            wire.whole(status, error("The server had an error while processing your request.", "server_error", null));
        } else {
            wire.whole(status, error("The request was refused, as it asked to be.", "invalid_request_error", null));
        }
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode(); // answered like a request without messages
        }
    }

    private static ObjectNode error(String message, String type, @Nullable String code) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return body;
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "stand-in-model");
        thread.setDaemon(true);
        return thread;
    }
}
