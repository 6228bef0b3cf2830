package io.llmrecorder.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What each application does with its HTTP client: answers, streams, errors, cancelling, connections. */
final class HttpScenarios {
    private static final int QUESTION_BYTES = Scene.QUESTION.formatted(false).getBytes(StandardCharsets.UTF_8).length;
    private static final int EVENTS = 6;
    private static final int MEBIBYTE = 1 << 20;

    private final HttpClientContract contract;
    private final List<Scenario> all = new ArrayList<>();

    HttpScenarios(HttpClientContract contract) {
        this.contract = contract;
        answers();
        streams();
        errors();
        requests();
        connections();
        others();
    }

    List<Scenario> all() {
        return all;
    }

    private interface Act {
        void run(TestedClient client, Scene scene) throws Exception;
    }

    /** With a client of its own, so that connections can be counted. */
    private void add(String name, Scenario.Expectation records, Act act) {
        all.add(new Scenario(
                name,
                scene -> {
                    try (TestedClient client = contract.open()) {
                        act.run(client, scene);
                    }
                },
                records));
    }

    /** One call, of which all is said that the application sees. */
    private void addWhole(String behaviour, String name, Scenario.Expectation records) {
        add(name, records, (client, scene) -> scene.attempt(() -> scene.sawWhole(client.send(scene.ask(behaviour)))));
    }

    private void answers() {
        addWhole("json", "whole answer", Expect.answered(1));
        addWhole("gzip", "compressed answer", Expect.one(record -> {
            Expect.asked(record, false);
            assertThat(record.text("/response")).isEqualTo(Answers.TEXT);
        }));
        addWhole(
                "204",
                "no content",
                Expect.one(record -> assertThat(record.number("/http/status")).isEqualTo(204)));
        addWhole(
                "empty",
                "empty answer",
                Expect.one(record ->
                        assertThat(record.number("/http/response_bytes")).isNotPositive()));
        addWhole("big", "answer past the limit", Expect.one(record -> {
            assertThat(record.text("/status")).isEqualTo("ok");
            assertThat(record.text("/http/response_truncated")).isEqualTo("true");
            assertThat(record.number("/http/response_bytes")).isGreaterThan(19L * MEBIBYTE);
        }));
        add("asynchronous answer", Expect.answered(1), (client, scene) -> {
            Pending pending = client.sendAsync(scene.ask("json"));
            scene.sawWhole(pending.get());
            scene.saw("told on thread " + pending.thread());
        });
    }

    private void streams() {
        add("stream", Expect.one(Expect::streamed), (client, scene) -> {
            Received received = client.send(scene.ask("sse"));
            readToEnd(received, scene);
        });
        add("asynchronous stream", Expect.one(Expect::streamed), (client, scene) -> {
            Pending pending = client.sendAsync(scene.ask("sse"));
            readToEnd(pending.get(), scene);
            scene.saw("told on thread " + pending.thread());
        });
        add("close early", Expect.one("incomplete", 200), (client, scene) -> {
            Received received = client.send(scene.ask("sse-then-silent"));
            scene.readEvents(received.body(), 2);
            scene.attempt(() -> received.body().close());
            scene.awaitGone();
        });
        add("application cancels in the middle", Expect.one(HttpScenarios::cancelled), (client, scene) -> {
            Received received = client.send(scene.ask("sse-then-silent"));
            scene.readEvents(received.body(), 2);
            cancelFromAnotherThread(received, scene);
        });
        add("application cancels before the answer", Expect.one("cancelled", -1), (client, scene) -> {
            Pending pending = client.sendAsync(scene.ask("silent"));
            scene.awaitReceived(QUESTION_BYTES);
            pending.cancel();
            scene.attemptInHaste(pending::get);
            scene.awaitGone();
        });
        add("connection cut", Expect.one(HttpScenarios::cut), (client, scene) -> {
            Received received = client.send(scene.ask("sse-then-cut"));
            scene.attempt(() -> scene.readEvents(received.body(), EVENTS));
            scene.attempt(() -> received.body().close());
        });
    }

    private static void readToEnd(Received received, Scene scene) throws IOException {
        scene.sawHead(received);
        try (InputStream body = received.body()) {
            scene.readEvents(body, EVENTS + 1);
        }
    }

    private static void cancelFromAnotherThread(Received received, Scene scene) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            reading.countDown();
            scene.saw("reading ended " + isStopped(received.body()));
        });
        reader.start();
        reading.await();
        while (reader.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }
        received.cancel();
        reader.join();
        scene.awaitGone();
    }

    /** The JDK's client ends the body or throws, depending on which of the two threads is faster. */
    private static boolean isStopped(InputStream body) {
        try {
            return body.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the client tells closing from cancelling, is the client's affair. */
    private static void cancelled(Recorded record) {
        assertThat(record.text("/status")).isIn("cancelled", "incomplete");
        assertThat(record.text("/response")).isEqualTo("你好");
    }

    private static void cut(Recorded record) {
        assertThat(record.text("/status")).isEqualTo("incomplete");
        assertThat(record.text("/response")).isEqualTo("你好");
        assertThat(record.text("/error_type")).contains("Exception");
    }

    private void errors() {
        addWhole("400", "bad request", error(400, "invalid_request_error"));
        addWhole("429", "too many requests", error(429, "rate_limit_exceeded"));
        addWhole("500", "server error", error(500, "server_error"));
        addWhole("502", "bad gateway", Expect.one("error", 502));
        addWhole("500-empty", "empty server error", Expect.one("error", 500));
        add("no answer in time", Expect.one("timeout", -1), (client, scene) -> {
            scene.attemptInHaste(() -> client.send(scene.ask("silent").within(Duration.ofMillis(700))));
            scene.awaitGone();
        });
        add(
                "nobody listens",
                Expect.one(HttpScenarios::refused),
                (client, scene) -> scene.attempt(() -> client.send(scene.askAt(scene.nobody(), false))));
        add(
                "nobody listens to an asynchronous call",
                Expect.one(HttpScenarios::refused),
                (client, scene) -> scene.attempt(() ->
                        client.sendAsync(scene.askAt(scene.nobody(), false)).get()));
    }

    private static Scenario.Expectation error(int status, String type) {
        return Expect.one(record -> {
            Expect.asked(record, false);
            assertThat(record.text("/status")).isEqualTo("error");
            assertThat(record.number("/http/status")).isEqualTo(status);
            assertThat(record.text("/error_type")).isEqualTo(type);
            assertThat(record.text("/error_message")).isNotEmpty();
        });
    }

    private static void refused(Recorded record) {
        assertThat(record.text("/status")).isEqualTo("error");
        assertThat(record.text("/error_type")).contains("ConnectException");
        assertThat(record.text("/request_body")).isEqualTo(Scene.QUESTION.formatted(false));
    }

    private void requests() {
        add("streamed request", Expect.answered(1), (client, scene) -> {
            PartsStream parts = new PartsStream(Scene.QUESTION.formatted(false), scene, client.sendsAtOnce());
            scene.sawWhole(client.send(scene.ask("json").streamed(parts)));
        });
        add("streamed request nobody listens to", Expect.one("error", -1), (client, scene) -> {
            Sent request = scene.askAt(scene.nobody(), false);
            InputStream once = new PartsStream(Scene.QUESTION.formatted(false), scene, client.sendsAtOnce());
            scene.attempt(() -> client.send(request.streamed(once)));
            scene.saw("left of the body " + Lines.of(once.readAllBytes()));
        });
        addWhole("307", "redirect", records -> assertThat(records).hasSize(1));
    }

    private void connections() {
        add("five calls over one connection", Expect.answered(5), (client, scene) -> {
            for (int i = 0; i < 5; i++) {
                scene.sawWhole(client.send(scene.ask("json")));
            }
        });
        add("twenty calls at once", Expect.answered(20), (client, scene) -> {
            List<Pending> pending = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pending.add(client.sendAsync(scene.ask("any")));
            }
            for (Pending call : pending) {
                scene.sawWhole(call.get());
            }
        });
    }

    private void others() {
        add(
                "get",
                Expect.nothing(),
                (client, scene) -> scene.sawWhole(client.send(scene.ask("json").get())));
        add("post to something else", Expect.nothing(), (client, scene) -> {
            Sent order = scene.ask("json");
            scene.sawWhole(client.send(order.to(order.url().resolve("/post-to-something-else/json/orders"))));
        });
        add(
                "call that wants no record",
                Expect.nothing(),
                (client, scene) -> scene.sawWhole(client.send(scene.ask("json").with("X-LLM-Record", "off"))));
    }
}
