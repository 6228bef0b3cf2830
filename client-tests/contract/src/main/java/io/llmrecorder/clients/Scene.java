package io.llmrecorder.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Where a scenario plays: the way to the server, and what the application says that it saw. Safe for use by many threads. */
public final class Scene {
    /** The application's key, which must be in nothing that is written. */
    public static final String KEY = "sk-contract-7Qm2xVtB94kLrZ0pWcYdE8uH";

    /** The question of each request. */
    public static final String QUESTION = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\"说 \\\"hello\\\" 😀\"}],\"temperature\":0.10,\"stream\":%s}";

    private final String slug;
    private final int port;
    private final SideChannel side;
    private final BiConsumer<String, String> transcript;

    Scene(String slug, int port, SideChannel side, BiConsumer<String, String> transcript) {
        this.slug = slug;
        this.port = port;
        this.side = side;
        this.transcript = transcript;
    }

    /** The base URL of an LLM that behaves so. */
    public String base(String behaviour) {
        return "http://127.0.0.1:" + port + "/" + slug + "/" + behaviour + "/v1";
    }

    /** Chat completions of an LLM that behaves so. */
    public URI url(String behaviour) {
        return URI.create(base(behaviour) + "/chat/completions");
    }

    /** The name that the records of this scenario are found by. */
    public String session() {
        return slug;
    }

    /** A chat request to an LLM that behaves so. */
    public Sent ask(String behaviour) {
        return askAt(url(behaviour), behaviour.startsWith("sse"));
    }

    /** A chat request to some other place. */
    public Sent askAt(URI url, boolean stream) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + KEY);
        headers.put("Content-Type", "application/json");
        headers.put("X-Session-ID", slug);
        return Sent.post(url, headers, QUESTION.formatted(stream));
    }

    /** A place where nobody listens. */
    public URI nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/v1/chat/completions");
        }
    }

    /** What the application saw, as a line that is compared. */
    public void saw(String line) {
        transcript.accept(slug, Lines.stable(line));
    }

    /** An exception that the application got. */
    public void saw(Throwable thrown) {
        saw("thrown " + Lines.of(thrown));
    }

    /** Tells the server that the application got one more event; until then it sends no further one. */
    public void gotEvent() throws IOException {
        side.say(slug, "got", 1);
    }

    /** Waits until the server has got so many bytes of request bodies. */
    public void awaitReceived(long bytes) throws IOException {
        side.say(slug, "received", bytes);
    }

    /** Waits until the server has noticed that the client went away. */
    public void awaitGone() throws IOException {
        side.say(slug, "gone", 1);
    }

    /** The kind of exception that the application got, where its message depends on which of two threads is faster. */
    public void sawKind(Throwable thrown) {
        saw("thrown " + thrown.getClass().getName());
    }

    /** Something that may end in an exception, which the application would see. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }

    /** Tries, and says what was thrown. */
    public void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable e) {
            saw(e);
        }
    }

    /** Tries, and says what kind of exception was thrown. */
    public void attemptInHaste(Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable e) {
            sawKind(e);
        }
    }

    /** Says status, header fields and whole body. */
    public void sawWhole(Received received) throws IOException {
        sawHead(received);
        try (InputStream body = received.body()) {
            saw("body " + Lines.of(body.readAllBytes()));
        }
    }

    /** Says status and header fields. */
    public void sawHead(Received received) {
        saw("status " + received.status() + ", " + Lines.of(received.headers()));
        saw(received.about());
    }

    /** Reads at most so many events, one read each, and tells the server of each. Answers whether the body has ended. */
    public boolean readEvents(InputStream body, int most) throws IOException {
        byte[] buffer = new byte[8192];
        for (int i = 0; i < most; i++) {
            int count = body.read(buffer);
            if (count < 0) {
                saw("end of body");
                return true;
            }
            saw("read " + new String(buffer, 0, count, StandardCharsets.UTF_8));
            gotEvent();
        }
        return false;
    }
}
