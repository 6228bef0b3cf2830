package io.llmrecorder.alert;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    private static final String SECRET = "s3cret";

    @TempDir
    Path base;

    private final List<JsonNode> notices = new ArrayList<>();
    private final List<String> signatures = new ArrayList<>();
    private final MovingClock clock = new MovingClock();
    private Calls calls;
    private HttpServer server;
    private volatile int status = 204;

    @BeforeEach
    void start() throws IOException {
        calls = new Calls(base);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status == 204) {
                notices.add(new ObjectMapper().readTree(body));
                signatures.add(exchange.getRequestHeaders().getFirst("X-LLM-Recorder-Signature") + " for "
                        + Webhook.signature(body, SECRET));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Alerts watching(String... rules) {
        Rule.Parsed parsed = Rule.parse(List.of(rules));
        assertThat(parsed.complaints()).isEmpty();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new Alerts(new Layout(base), parsed.rules(), new Webhook(address, SECRET, clock), clock);
    }

    private void run(Alerts alerts) throws IOException {
        alerts.run(FileCursor.open(new Layout(base), alerts.name()));
    }

    private void record(int count, @Nullable String failure) {
        for (int i = 0; i < count; i++) {
            calls.time(clock.instant());
            Calls.Line line = calls.chat("s-1");
            if (failure != null) {
                line.fails("error", failure, "no");
            }
            line.record();
        }
    }

    private List<String> said() {
        return notices.stream()
                .map(notice -> notice.path("alert").asText() + " "
                        + notice.path("state").asText() + ": "
                        + notice.path("text").asText())
                .toList();
    }

    @Test
    void tellsOnceWhenTooManyFailAndOnceWhenTheyAreWellAgain() throws IOException {
        Alerts alerts = watching("failure_rate>20%");
        record(4, "http_500");
        run(alerts);
        assertThat(notices).as("too few calls for a rate").isEmpty();
        record(4, null);
        run(alerts);
        run(alerts);
        assertThat(said()).containsExactly("failure_rate>20% firing: 4 of the 8 calls of the last 5 minutes failed.");
        assertThat(Alert.all(new Layout(base))).hasSize(1);
        record(20, null);
        run(alerts);
        clock.pass(Duration.ofSeconds(61));
        run(alerts);
        assertThat(said())
                .hasSize(2)
                .last()
                .isEqualTo(
                        "failure_rate>20% resolved: It is well again: 4 of the 8 calls of the last 5 minutes failed.");
        assertThat(Alert.all(new Layout(base))).isEmpty();
        assertThat(signatures).allMatch(pair -> pair.matches("sha256=([0-9a-f]{64}) for \\1"));
    }

    @Test
    void tellsOfFailuresInARowWithTheLastOne() throws IOException {
        Alerts alerts = watching("consecutive_failures>2");
        record(2, "http_429");
        run(alerts);
        assertThat(notices).isEmpty();
        record(1, "http_401");
        run(alerts);
        assertThat(said())
                .containsExactly(
                        "consecutive_failures>2 firing: The last 3 calls failed; the last one said: http_401: no");
    }

    @Test
    void countsTheCostOfTheDayOverARestartToo() throws IOException {
        calls.time(clock.instant());
        calls.chat("s-1").cost("0.75", "USD").record();
        run(watching("cost>1"));
        calls.chat("s-1").cost("0.5", "USD").record();
        calls.chat("s-1").cost("9", "CNY").record();
        Alerts after = watching("cost>1");
        run(after);
        assertThat(said()).containsExactly("cost>1 firing: The calls of today (UTC) cost 1.25 USD so far.");
        run(watching("cost>1"));
        assertThat(said()).as("what was told is not told again").hasSize(1);
    }

    @Test
    void tellsWhenTheSlowestAreTooSlow() throws IOException {
        Alerts alerts = watching("latency>2s/10m");
        for (int i = 0; i < 5; i++) {
            calls.time(clock.instant());
            calls.chat("s-1").took(i == 0 ? 9000 : 100).record();
        }
        run(alerts);
        assertThat(said())
                .containsExactly(
                        "latency>2s/10m firing: Of the 5 calls of the last 10 minutes the slowest twentieth took"
                                + " more than 9000 ms.");
    }

    @Test
    void tellsWhenTheDiskRunsFull() throws IOException {
        record(1, null);
        run(watching("disk<900000TiB"));
        assertThat(said()).singleElement().asString().contains("MiB left.");
    }

    @Test
    void keepsNoticesWhileTheWebhookIsAway() throws IOException {
        Alerts alerts = watching("consecutive_failures>0");
        status = 503;
        record(1, "http_500");
        run(alerts);
        status = 204;
        run(alerts);
        assertThat(notices).as("in its pause").isEmpty();
        clock.pass(Duration.ofSeconds(31));
        run(alerts);
        assertThat(notices).hasSize(1);
    }

    @Test
    void readsNothingOfWhatWasBeforeToday() throws IOException {
        calls.time(clock.instant().minus(Duration.ofDays(2)));
        calls.chat("s-1").fails("error", "old", "old").record();
        run(watching("consecutive_failures>0"));
        assertThat(notices).isEmpty();
        FileCursor cursor = FileCursor.open(new Layout(base), "alerts");
        assertThat(cursor.pendingBytes()).isZero();
    }

    @Test
    void namesWhatARuleLooksLikeWhereOneIsNotUnderstood() {
        List<String> wrong = List.of("failure_rate<0.2", "costs>1", "disk<1", "cost>5s", "latency>-1");
        Rule.Parsed parsed = Rule.parse(wrong);
        assertThat(parsed.rules()).extracting(Rule::text).containsExactly("disk<1");
        assertThat(parsed.complaints())
                .hasSize(4)
                .allMatch(complaint -> complaint.endsWith("is ignored, a rule is one such as failure_rate>0.2/5m,"
                        + " consecutive_failures>5, cost>50, latency>30s/5m, dropped>0/5m, disk<1GiB."));
        assertThat(Rule.parse(List.of("latency > 1.5s/2h")).rules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.limit()).isEqualByComparingTo("1500");
                    assertThat(rule.window()).isEqualTo(Duration.ofHours(2));
                });
    }

    @Test
    void readsTheFactsBeforeTheBodies() {
        byte[] line =
                ("{\"v\":1,\"type\":\"call\",\"end_time\":\"2026-11-20T12:00:01Z\",\"success\":false,\"error_type\":\"t\","
                                + "\"usage\":{\"a\":[1,{}]},\"cost\":{\"total\":\"0.1\",\"currency\":\"USD\",\"status\":\"priced\"},"
                                + "\"performance_metrics\":{\"chunk_count\":2,\"response_time_ms\":12.5},\"request_body\":{no json")
                        .getBytes(StandardCharsets.UTF_8);
        CallFacts facts = CallFacts.of(line);
        assertThat(facts).isNotNull();
        assertThat(facts.error()).isEqualTo("t");
        assertThat(facts.cost()).isEqualByComparingTo("0.1");
        assertThat(facts.responseTimeMs()).isEqualTo(12.5);
        assertThat(CallFacts.of("{\"v\":1,\"type\":\"feedback\"}".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(CallFacts.of("no record".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-11-20T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the tests ask for none");
        }
    }
}
