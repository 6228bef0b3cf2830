package io.llmrecorder.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications with the agent, each with a folder of its own, and one database that is away when they begin. */
class AgentDatabaseIT {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    @TempDir
    private Path folder;

    private HttpServer model;
    private int port;

    @BeforeEach
    void start() throws IOException {
        model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        model.createContext("/v1/chat/completions", AgentDatabaseIT::answer);
        model.start();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        model.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"yes\"}}]}"
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private enum Kind {
        POSTGRESQL("jdbc:postgresql://127.0.0.1:%d/postgres", "postgres") {
            @Override
            Closeable start(int port) throws IOException {
                return EmbeddedPostgres.builder().setPort(port).start();
            }
        },
        MARIADB("jdbc:mariadb://127.0.0.1:%d/test", "root") {
            @Override
            Closeable start(int port) throws IOException {
                return MariaDbServer.start(port, "test");
            }
        };

        private final String url;
        private final String user;

        Kind(String url, String user) {
            this.url = url;
            this.user = user;
        }

        abstract Closeable start(int port) throws IOException;
    }

    private Kind kind = Kind.POSTGRESQL;

    @ParameterizedTest
    @EnumSource
    void theCallsOfAllAreInTheDatabaseThoughNobodyAskedOnTheirHosts(Kind tested) throws Exception {
        kind = tested;
        Process one = application("one", "unicorn-1", "unicorn-2");
        Process two = application("two", "unicorn-3");
        awaitRecords("one", 2);
        awaitRecords("two", 1);
        try (Closeable server = kind.start(port)) {
            assertThat(server).isNotNull();
            Path elsewhere = Files.createDirectories(folder.resolve("elsewhere").resolve("by_date"));
            Files.createFile(elsewhere.resolve("2026-11-20_all_interactions.jsonl"));
            long begin = System.nanoTime();
            String answer = ask("calls", "--json");
            while (answer.split("unicorn-", -1).length - 1 < 3 && System.nanoTime() - begin < PATIENCE_NANOS) {
                Thread.sleep(500);
                answer = ask("calls", "--json");
            }
            assertThat(answer).contains("unicorn-1", "unicorn-2", "unicorn-3");
            assertThat(ask("search", "unicorn")).contains("**unicorn**-1", "**unicorn**-2", "**unicorn**-3");
            end(one);
            end(two);
        }
        assertThat(Files.readString(output("one"))).doesNotContain("driver").doesNotContain("Exception in");
    }

    private Path output(String name) {
        return folder.resolve(name + ".txt");
    }

    private String url() {
        return String.format(kind.url, port);
    }

    private Process application(String name, String... questions) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-javaagent:" + System.getProperty("agent.jar") + "=base.dir=" + folder.resolve(name) + ",jdbc.url="
                        + url() + ",jdbc.user=" + kind.user,
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                AskingApp.class.getName(),
                "http://127.0.0.1:" + model.getAddress().getPort() + "/v1/chat/completions"));
        arguments.addAll(List.of(questions));
        return java(arguments).redirectOutput(output(name).toFile()).start();
    }

    private String ask(String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dllm.records.jdbc.url=" + url(),
                "-Dllm.records.jdbc.user=" + kind.user,
                "-jar",
                System.getProperty("agent.jar")));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--base-dir", folder.resolve("elsewhere").toString()));
        Process process = java(arguments).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return out;
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void awaitRecords(String name, long count) throws Exception {
        Path journal = folder.resolve(name).resolve("by_date");
        long begin = System.nanoTime();
        while (lines(journal) < count) {
            assertThat(System.nanoTime() - begin)
                    .as("records of " + name + ", which said: " + Files.readString(output(name)))
                    .isLessThan(PATIENCE_NANOS);
            Thread.sleep(100);
        }
    }

    private static long lines(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) {
            return 0;
        }
        long lines = 0;
        try (var files = Files.list(journal)) {
            for (Path file : files.toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }
}
