package io.llmrecorder.sample.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Writes one answer: whole, or as server-sent events; and breaks it off where it is asked to. */
final class Wire {
    // Some clients drop what they have not read yet when the connection breaks.
    private static final long CUT_MILLIS = 100;

    private final HttpExchange exchange;
    private final long tokenMillis;

    Wire(HttpExchange exchange, long tokenMillis) {
        this.exchange = exchange;
        this.tokenMillis = tokenMillis;
    }

    void whole(int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Promises the whole, sends half and hangs up. */
    void half(JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        hangUp();
    }

    void openStream() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
    }

    void event(String event) throws IOException {
        exchange.getResponseBody().write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    void pause() throws IOException {
        pause(tokenMillis);
    }

    void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** An exception of the handler makes the server drop the connection, with no proper end of the body. */
    void hangUp() throws IOException {
        exchange.getResponseBody().flush();
        pause(CUT_MILLIS);
        throw new IOException("cut on request");
    }
}
