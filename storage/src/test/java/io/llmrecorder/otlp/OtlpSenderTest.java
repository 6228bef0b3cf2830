package io.llmrecorder.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.llmrecorder.index.Calls;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpSenderTest {
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path base;

    private final List<JsonNode> requests = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private Calls calls;
    private HttpServer server;
    private volatile int status = 200;
    private volatile String refused = "nothing is refused";
    private volatile String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        calls = new Calls(base);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Api-Key"));
            boolean bad = new String(body, StandardCharsets.UTF_8).contains(refused);
            int code = bad ? 400 : status;
            if (code == 200) {
                requests.add(new ObjectMapper().readTree(body));
            }
            byte[] said = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private OtlpSender sender(String path) {
        return new OtlpSender(
                new Layout(base),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                Map.of("api-key", "k1"),
                Clock.fixed(START, ZoneOffset.UTC));
    }

    private void run(OtlpSender sender) throws IOException {
        FileCursor cursor = FileCursor.open(new Layout(base), sender.name());
        sender.run(cursor);
    }

    private List<String> sessions() {
        List<String> sessions = new ArrayList<>();
        for (JsonNode request : requests) {
            for (JsonNode span : request.at("/resourceSpans/0/scopeSpans/0/spans")) {
                for (JsonNode attribute : span.path("attributes")) {
                    if (attribute.path("key").asText().equals("gen_ai.conversation.id")) {
                        sessions.add(attribute.at("/value/stringValue").asText());
                    }
                }
            }
        }
        return sessions;
    }

    @Test
    void sendsCallsSinceItWasSetUpEachOnce() throws IOException {
        calls.time(START.minusSeconds(3600)).chat("long-ago").record();
        calls.time(START).chat("before-its-turn").record();
        OtlpSender sender = sender("");
        run(sender);
        calls.chat("after").record();
        calls.event("feedback").record();
        run(sender);
        run(sender);
        run(sender(""));
        assertThat(sessions()).containsExactly("before-its-turn", "after");
        assertThat(seen).containsOnly("/v1/traces k1");
        assertThat(requests.get(1)
                        .at("/resourceSpans/0/resource/attributes/0/value/stringValue")
                        .asText())
                .isEqualTo("test");
    }

    @Test
    void keepsAPathThatIsGiven() throws IOException {
        calls.time(START).chat("s").record();
        run(sender("/otlp/here"));
        assertThat(seen).containsExactly("/otlp/here k1");
    }

    @Test
    void waitsInTheJournalWhileTheCollectorIsAway() throws IOException {
        OtlpSender sender = sender("");
        run(sender);
        calls.time(START).chat("s-1").record();
        status = 503;
        assertThatThrownBy(() -> run(sender)).isInstanceOf(IOException.class).hasMessage("OTLP_ENDPOINT answered 503");
        status = 200;
        run(sender);
        assertThat(sessions()).containsExactly("s-1");
    }

    @Test
    void losesNoFirstCallWhenTheCollectorIsAwayAtTheStart() throws IOException {
        calls.time(START.minusSeconds(3600)).chat("long-ago").record();
        calls.time(START).chat("first").record();
        OtlpSender sender = sender("");
        status = 503;
        assertThatThrownBy(() -> run(sender)).isInstanceOf(IOException.class);
        calls.chat("second").record();
        assertThatThrownBy(() -> run(sender)).isInstanceOf(IOException.class);
        status = 200;
        run(sender);
        assertThat(sessions()).containsExactly("first", "second");
    }

    @Test
    void whatIsRefusedForGoodDoesNotTakeTheOthersWithIt() throws IOException {
        OtlpSender sender = sender("");
        run(sender);
        calls.time(START).chat("s-1").record();
        calls.chat("too-large").record();
        calls.chat("s-3").record();
        refused = "too-large";
        run(sender);
        assertThat(sessions()).containsExactly("s-1", "s-3");
        assertThat(FileCursor.open(new Layout(base), "otlp").pendingBytes()).isZero();
    }

    @Test
    void goesOnWhenSomeSpansAreRejected() throws IOException {
        OtlpSender sender = sender("");
        run(sender);
        answer = "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"too old\"}}";
        calls.time(START).chat("s-1").record();
        run(sender);
        assertThat(FileCursor.open(new Layout(base), "otlp").pendingBytes()).isZero();
    }
}
