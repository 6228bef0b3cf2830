package io.llmrecorder.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** How the stand-in LLM answers, by name. */
final class Behaviours {
    private static final String JSON = "application/json";
    private static final int BIG = 20 * 1024 * 1024;
    /** Events that are sent before the connection is cut, or the server falls silent. */
    private static final int BEGINNING = 2;

    private Behaviours() {}

    static void answer(Wire.Request request, Wire wire, Stage stage) throws IOException {
        switch (request.step(1)) {
            case "json", "any" -> wire.whole(200, JSON, Answers.whole(request.path()), "X-Request-Id: req-1");
            case "sse" -> stream(request, wire, stage);
            case "ask" -> ask(request, wire, stage);
            case "sse-then-silent" -> {
                begin(request, wire, stage);
                gone(wire, stage);
            }
            case "sse-then-cut" -> {
                begin(request, wire, stage);
                wire.close();
            }
            case "silent" -> gone(wire, stage);
            case "400" -> wire.whole(400, JSON, Answers.error("invalid_request_error", "This model is not known."));
            case "429" -> wire.whole(429, JSON, Answers.error("rate_limit_exceeded", "Slow down."), "Retry-After: 0");
            case "429-once" ->
                once(
                        stage,
                        () -> wire.whole(
                                429, JSON, Answers.error("rate_limit_exceeded", "Slow down."), "Retry-After: 0"),
                        () -> wire.whole(200, JSON, Answers.whole(request.path())));
            case "401-once" ->
                once(
                        stage,
                        () -> wire.whole(
                                401,
                                JSON,
                                Answers.error("no_key", "Who are you?"),
                                "WWW-Authenticate: Basic realm=\"llm\""),
                        () -> wire.whole(200, JSON, Answers.whole(request.path())));
            case "500" -> wire.whole(500, JSON, Answers.error("server_error", "Something broke."));
            case "502" -> wire.whole(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
            case "500-empty" -> wire.head(500, "Content-Length: 0");
            case "204" -> wire.head(204);
            case "empty" -> wire.head(200, "Content-Type: " + JSON, "Content-Length: 0");
            case "gzip" -> wire.whole(200, JSON, gzip(Answers.whole(request.path())), "Content-Encoding: gzip");
            case "307" ->
                wire.head(307, "Location: " + request.path().replaceFirst("/307/", "/json/"), "Content-Length: 0");
            case "big" -> wire.whole(200, JSON, big());
            case "websocket" -> {
                wire.head(
                        101,
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + Answers.webSocketAccept(request.header("sec-websocket-key")));
                wire.raw(new String(new char[] {0x81, 2, 'h', 'i'}));
                wire.raw(new String(new char[] {0x88, 2, 3, 0xE8}));
                gone(wire, stage);
            }
            default -> wire.whole(404, "text/plain", "no such behaviour");
        }
    }

    /** Each event is sent only after the application has said that it got the one before: nothing may be held back. */
    private static void stream(Wire.Request request, Wire wire, Stage stage) throws IOException {
        List<String> events = Answers.events(request.path());
        wire.beginStream();
        gated(events, wire, stage);
        if (!request.path().endsWith("/responses")) {
            wire.chunk("data: [DONE]\n\n");
        }
        wire.endStream();
    }

    private static void ask(Wire.Request request, Wire wire, Stage stage) throws IOException {
        if (request.asksForStream()) {
            stream(request, wire, stage);
        } else {
            wire.whole(200, JSON, Answers.whole(request.path()), "X-Request-Id: req-1");
        }
    }

    private static void begin(Wire.Request request, Wire wire, Stage stage) throws IOException {
        wire.beginStream();
        gated(Answers.events(request.path()).subList(0, BEGINNING), wire, stage);
    }

    private static void gated(List<String> events, Wire wire, Stage stage) throws IOException {
        for (int i = 0; i < events.size(); i++) {
            wire.chunk(events.get(i));
            if (!stage.await("got", i + 1L)) {
                stage.note("event " + (i + 1) + " did not get through");
                throw new IOException("held back");
            }
        }
    }

    private static void gone(Wire wire, Stage stage) {
        wire.awaitGone();
        stage.note("the client went away");
        stage.add("gone", 1);
    }

    private interface Answer {
        void give() throws IOException;
    }

    private static void once(Stage stage, Answer first, Answer later) throws IOException {
        (stage.add("asked", 1) == 1 ? first : later).give();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** JSON with one very long text. */
    private static byte[] big() {
        String head =
                "{\"id\":\"chatcmpl-big\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String tail = "\"},\"finish_reason\":\"stop\"}]}";
        return (head + "0123456789abcdef".repeat((BIG - head.length() - tail.length()) / 16) + tail)
                .getBytes(StandardCharsets.UTF_8);
    }
}
