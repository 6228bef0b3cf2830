package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmrecorder.codec.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that the client leaves compressed: native code comes in, and the application must not notice. */
class ZstdIT {
    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/v1/chat/completions", ZstdIT::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void isDecodedWithoutAWarningOfTheJvm(Path javaHome) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        ChildJvm.Result result = run(new ChildJvm(folder).on(javaHome), temporary);
        assertThat(result.err()).isEmpty();
        assertThat(record()).contains("\"response\":\"compressed\"").doesNotContain("base64");
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void isKeptAsItCameWhereNativeCodeCannotBeLoaded(Path javaHome) throws Exception {
        ChildJvm.Result result = run(new ChildJvm(folder).on(javaHome), folder.resolve("missing"));
        assertThat(result.err().lines().filter(line -> !line.contains("java.io.tmpdir directory does not exist")))
                .singleElement()
                .asString()
                .contains("zstd cannot be used on this machine");
        assertThat(record()).contains("\"content_encoding\":\"zstd\"").contains("\"base64\":\"KLUv");
    }

    @Test
    void isOnlyLoadedWhenNeeded() throws Exception {
        Path log = folder.resolve("classes.log");
        try (StreamServer plain = new StreamServer()) {
            new ChildJvm(folder)
                    .agent("base.dir=" + folder.resolve("records"))
                    .option("-Xlog:class+load:file=" + log)
                    .run(StreamApp.class, plain.url(), "hi");
        }
        assertThat(record()).contains("Hello there");
        assertThat(Files.readString(log)).contains("com.fasterxml.jackson").doesNotContain("com.github.luben");
    }

    private ChildJvm.Result run(ChildJvm jvm, Path temporary) throws Exception {
        return jvm.agent("base.dir=" + folder.resolve("records"))
                .option("-Djava.io.tmpdir=" + temporary)
                .run(
                        StreamApp.class,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions",
                        "hi");
    }

    private String record() throws IOException {
        return ChildJvm.records(folder.resolve("records")).get(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Content-Encoding", "zstd");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = Codec.ZSTD.encode(exchange.getResponseBody())) {
            body.write("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"compressed\"}}]}"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }
}
