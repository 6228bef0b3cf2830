package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityTest {
    @TempDir
    Path base;

    @TempDir
    Path elsewhere;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost\r\nX-Forwarded-For: 10.0.0.1",
                "Host: 127.0.0.1.evil.example",
                "Host: localhost\r\nForwarded: for=10.0.0.1"
            })
    void withoutKeysOnlyThisMachineUnderItsOwnNameIsAnswered(String headers) throws IOException {
        try (Served served = new Served(base);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), served.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/health HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void changesAreNotMadeForOtherWebSites() throws IOException {
        try (Served served = new Served(base)) {
            String body = "{\"title\":\"x\"}";
            assertThat(served.send("POST", "/conversations", body, "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(served.send("POST", "/conversations", body, "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            String own = "http://127.0.0.1:" + served.address().getPort();
            assertThat(served.send("POST", "/conversations", body, "Origin", own)
                            .statusCode())
                    .isEqualTo(201);
            // A form can be sent from any page; it is no JSON.
            assertThat(served.send("POST", "/conversations", "", "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void withKeysNobodyGetsInWithoutOne() throws IOException {
        try (Served served = new Served(base, Map.of("API_KEYS", "k-secret,other"))) {
            assertThat(served.get("/api/calls").statusCode()).isEqualTo(401);
            assertThat(served.get("/api/calls", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(served.get("/api/calls", "Authorization", "Basic k-secret")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(served.get("/api/calls", "Authorization", "Bearer k-secret")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(served.get("/openapi.json").statusCode()).isEqualTo(200);
            assertThat(Served.text(served.get("/api/doctor", "Authorization", "Bearer other")))
                    .doesNotContain("k-secret");
        }
    }

    @Test
    void aKeyOfTheFileDoesWhatItsScopeAllowsForItsUserOnly() throws IOException {
        Path keys = elsewhere.resolve("keys");
        Files.write(
                keys,
                List.of(
                        "# keys",
                        ApiKeys.line("reader", Scope.READ, null),
                        ApiKeys.line("alices", Scope.WRITE, "alice"),
                        "sha256:nonsense scope=read"));
        try (Served served = new Served(base, Map.of("API_KEYS", "file:" + keys))) {
            String alices = served.chat("s1", "alice", "mine", "a");
            String bobs = served.chat("s2", "bob", "his", "a");
            String[] reader = {"Authorization", "Bearer reader"};
            String[] alice = {"Authorization", "Bearer alices"};
            assertThat(served.json("/api/calls", reader).path("calls")).hasSize(2);
            assertThat(served.send("POST", "/conversations", "{\"title\":\"x\"}", reader)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(served.json("/api/calls", alice).path("calls")).hasSize(1);
            assertThat(served.get("/api/calls/" + alices, alice).statusCode()).isEqualTo(200);
            for (String path : new String[] {
                "/api/calls/" + bobs,
                "/api/calls/" + bobs + "/request",
                "/api/calls/" + bobs + "/events",
                "/conversations/s2",
                "/conversations/s2/messages",
                "/conversations/s2/export",
                "/api/sessions/s2/export"
            }) {
                assertThat(served.get(path, alice).statusCode()).as(path).isEqualTo(404);
            }
            for (String path : new String[] {
                "/conversations/user/bob", "/metrics", "/api/health", "/api/storage", "/api/llm-file-records/statistics"
            }) {
                assertThat(served.get(path, alice).statusCode()).as(path).isEqualTo(403);
            }
            assertThat(served.send("DELETE", "/conversations/s2", "", alice).statusCode())
                    .isEqualTo(404);
            assertThat(Served.text(served.get("/api/export", alice)))
                    .contains("mine")
                    .doesNotContain("his");
            assertThat(Served.text(served.get("/conversations/export-all", alice)))
                    .doesNotContain("his");
            assertThat(served.json("/api/llm-file-records/session/s2", alice)
                            .path("count")
                            .asInt())
                    .isZero();
            JsonNode facets = served.json("/api/calls/facets", alice);
            assertThat(facets.path("calls").asInt()).isOne();
            // Also where others were active later.
            JsonNode users = served.json("/api/users?limit=1", alice).path("users");
            assertThat(users).hasSize(1);
            assertThat(users.get(0).path("user_identifier").asText()).isEqualTo("alice");
            assertThat(users.get(0).path("calls").asInt()).isOne();
        }
    }
}
