package io.llmrecorder.clients.javahttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.clients.Expect;
import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Recorded;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** What an application can do with the JDK's client alone. */
final class JavaHttpScenarios {
    private static final String ANSWER = "{\"id\":\"chatcmpl-2\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"over two\"},\"finish_reason\":\"stop\"}]}";

    private JavaHttpScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("authenticator", JavaHttpScenarios::authenticator, Expect.one(Expect::answered)),
                new Scenario("stream by subscriber", JavaHttpScenarios::bySubscriber, Expect.one(Expect::streamed)),
                new Scenario(
                        "subscriber that cancels",
                        JavaHttpScenarios::cancelling,
                        Expect.one(
                                record -> assertThat(record.text("/response")).isEqualTo("你好"))),
                new Scenario("own publisher", JavaHttpScenarios::ownPublisher, Expect.answered(1)),
                new Scenario("publisher that fails", JavaHttpScenarios::failingPublisher, Expect.one("error", -1)),
                new Scenario("dependent future cancelled", JavaHttpScenarios::dependent, Expect.one("cancelled", -1)),
                new Scenario("web socket", JavaHttpScenarios::webSocket, Expect.nothing()),
                new Scenario("request without handler", JavaHttpScenarios::withoutHandler, Expect.nothing()),
                new Scenario("http 2 over tls", JavaHttpScenarios::http2, Expect.one(JavaHttpScenarios::overTwo)));
    }

    /** The client sends the request again by itself: one call. */
    private static void authenticator(Scene scene) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .authenticator(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        scene.saw("asked for a password by " + getRequestingPrompt());
                        return new PasswordAuthentication("user", "secret".toCharArray());
                    }
                })
                .build();
        // JDK 25 asks nobody for a password when the application has set the field itself.
        HttpRequest request = HttpRequest.newBuilder(
                        JavaHttp.request(scene.ask("401-once")),
                        (name, value) -> !name.equalsIgnoreCase("authorization"))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        scene.saw(response.statusCode() + " " + response.body());
        scene.saw(JavaHttp.about(request, response));
    }

    private static void bySubscriber(Scene scene) throws Exception {
        Reader reader = new Reader(scene, Integer.MAX_VALUE);
        HttpClient.newHttpClient()
                .sendAsync(
                        JavaHttp.request(scene.ask("sse")), BodyHandlers.fromLineSubscriber(reader, r -> "read", null))
                .get();
    }

    private static void cancelling(Scene scene) throws Exception {
        Reader reader = new Reader(scene, 2);
        HttpRequest request = JavaHttp.request(scene.ask("sse-then-silent"));
        var future = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.fromLineSubscriber(reader, r -> "read", null));
        scene.awaitGone();
        scene.saw("done " + future.isDone());
    }

    /** Reads lines; tells the server of each event, and cancels after so many. */
    private static final class Reader implements Flow.Subscriber<String> {
        private final Scene scene;
        private final int most;
        private Flow.Subscription subscription;
        private int events;

        Reader(Scene scene, int most) {
            this.scene = scene;
            this.most = most;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(1);
        }

        @Override
        public void onNext(String line) {
            scene.saw("line " + line);
            scene.attempt(() -> {
                if (line.startsWith("data: {")) {
                    scene.gotEvent();
                    events++;
                }
            });
            if (events == most) {
                subscription.cancel();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            scene.saw(thrown);
        }

        @Override
        public void onComplete() {
            scene.saw("complete");
        }
    }

    private static void ownPublisher(Scene scene) throws Exception {
        byte[] bytes = Scene.QUESTION.formatted(false).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(JavaHttp.request(scene.ask("json")), (name, value) -> true)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofByteArray(bytes, 0, 20),
                        HttpRequest.BodyPublishers.ofByteArray(bytes, 20, bytes.length - 20)))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        scene.saw(response.body());
        scene.saw(JavaHttp.about(request, response));
    }

    private static void failingPublisher(Scene scene) {
        HttpRequest request = JavaHttp.request(scene.ask("silent").streamed(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the file is gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        }));
        scene.attempt(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    }

    /** Cancelling a stage that depends on the call cancels the call. */
    private static void dependent(Scene scene) throws Exception {
        CompletableFuture<HttpResponse<String>> call =
                HttpClient.newHttpClient().sendAsync(JavaHttp.request(scene.ask("silent")), BodyHandlers.ofString());
        CompletableFuture<String> text = call.thenApply(HttpResponse::body);
        scene.awaitReceived(1);
        text.cancel(true);
        scene.saw("done " + text.isDone());
        scene.awaitGone();
        scene.attemptInHaste(call::join);
        scene.saw(call.getClass().getName());
    }

    private static void webSocket(Scene scene) throws Exception {
        CompletableFuture<String> closed = new CompletableFuture<>();
        URI uri = URI.create(scene.url("websocket").toString().replaceFirst("http", "ws"));
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        scene.saw("message " + data);
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        closed.complete("closed " + code);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket socket, Throwable thrown) {
                        closed.complete(Lines.of(thrown));
                    }
                })
                .get();
        scene.saw(closed.get());
    }

    private static void withoutHandler(Scene scene) {
        HttpRequest request = JavaHttp.request(scene.ask("json"));
        scene.attempt(() -> HttpClient.newHttpClient().send(request, null));
        scene.attempt(() -> HttpClient.newHttpClient()
                .sendAsync(null, BodyHandlers.ofString())
                .get());
        scene.saw("nothing was sent");
    }

    private static void http2(Scene scene) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates both = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(both.sslSocketFactory(), false);
            server.enqueue(new MockResponse().setBody(ANSWER).setHeader("Content-Type", "application/json"));
            HttpClient client =
                    HttpClient.newBuilder().sslContext(both.sslContext()).build();
            URI url = URI.create("https://127.0.0.1:" + server.getPort() + "/v1/chat/completions");
            HttpRequest request = JavaHttp.request(scene.askAt(url, false));
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            scene.saw(JavaHttp.about(request, response) + " " + response.body());
            RecordedRequest received = server.takeRequest();
            scene.saw(received.getRequestLine() + " "
                    + Lines.of(received.getBody().readByteArray()));
        }
    }

    private static void overTwo(Recorded record) {
        Expect.asked(record, false);
        assertThat(record.text("/response")).isEqualTo("over two");
        assertThat(record.text("/http/client")).isEqualTo("java.net.http");
    }
}
