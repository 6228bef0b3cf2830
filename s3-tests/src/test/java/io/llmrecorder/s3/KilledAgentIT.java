package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with the agent is killed while S3 is away; the next one brings everything to the bucket. */
class KilledAgentIT {
    private static final int EACH = 20;

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private TestStore store;
    private HttpServer model;

    @BeforeEach
    void start() throws Exception {
        store = new TestStore();
        model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        model.createContext("/v1/chat/completions", this::answer);
        model.setExecutor(threads);
        model.start();
    }

    @AfterEach
    void stop() throws Exception {
        closing.countDown();
        model.stop(0);
        threads.shutdownNow();
        store.stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        try (exchange) {
            if (request.contains("hangs")) {
                closing.await();
            }
            byte[] answer = "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"yes\"}}]}"
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theNextProcessShipsEndedAndInterruptedCalls() throws Exception {
        store.stop();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            questions.add("ends-" + i + "-");
            questions.add("hangs-" + i + "-");
        }
        Process killed = application(questions);
        await(killed, () -> count("by_date", "\"status\":\"ok\"") == EACH);
        await(killed, () -> count("real_time", "\"prompt\":\"hangs-") >= EACH);
        killed.destroyForcibly().waitFor();

        store.start();
        Process next = application(List.of("ends-last-"));
        try {
            await(next, () -> shipped().size() == 2 * EACH + 1);
        } finally {
            next.destroyForcibly().waitFor();
        }
        List<String> lines = shipped();
        for (String question : questions) {
            assertThat(lines.stream()
                            .filter(line -> line.contains("\"prompt\":\"" + question + "\""))
                            .filter(line -> line.contains(
                                    question.startsWith("ends")
                                            ? "\"stage\":\"completed\""
                                            : "\"stage\":\"interrupted\""))
                            .count())
                    .as(question)
                    .isOne();
        }
    }

    private Process application(List<String> questions) throws IOException {
        String agent = "-javaagent:" + System.getProperty("agent.jar") + "=base.dir=" + folder.resolve("records")
                + ",s3.bucket=" + TestStore.BUCKET + ",s3.access.key=" + TestStore.ACCESS_KEY + ",s3.secret.key="
                + TestStore.SECRET_KEY + ",s3.endpoint=" + store.endpoint() + ",s3.segment.interval=500ms";
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                agent,
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                HangingApp.class.getName(),
                "http://127.0.0.1:" + model.getAddress().getPort() + "/v1/chat/completions"));
        command.addAll(questions);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private long count(String subfolder, String text) throws IOException {
        Path where = folder.resolve("records").resolve(subfolder);
        if (!Files.isDirectory(where)) {
            return 0;
        }
        long count = 0;
        try (Stream<Path> files = Files.list(where)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                count += Files.readAllLines(file).stream()
                        .filter(line -> line.contains(text))
                        .count();
            }
        }
        return count;
    }

    private List<String> shipped() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String key : store.keys()) {
            if (key.startsWith("calls/v=1/") && key.endsWith(".jsonl.gz")) {
                byte[] segment = new GZIPInputStream(new ByteArrayInputStream(store.bytes(key))).readAllBytes();
                lines.addAll(new String(segment, UTF_8).lines().toList());
            }
        }
        return lines;
    }

    private void await(Process process, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            if (condition.call()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                "it did not come to that; the application said:\n" + Files.readString(folder.resolve("output.txt")));
    }
}
