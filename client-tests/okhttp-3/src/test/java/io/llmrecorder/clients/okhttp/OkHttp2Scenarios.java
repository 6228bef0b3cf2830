package io.llmrecorder.clients.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.clients.Expect;
import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Recorded;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.Scene;
import io.llmrecorder.clients.Sent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.BufferedSink;

/** OkHttp over HTTP/2 in clear text, against its own test server. */
final class OkHttp2Scenarios {
    private static final String ANSWER = "{\"id\":\"chatcmpl-2\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"over two\"},\"finish_reason\":\"stop\"}]}";

    private OkHttp2Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                scenario("http 2", Expect.one(OkHttp2Scenarios::answered), OkHttp2Scenarios::plain),
                scenario("http 2 duplex", Expect.one(OkHttp2Scenarios::answered), OkHttp2Scenarios::duplex));
    }

    private static void answered(Recorded record) {
        assertThat(record.text("/status")).isEqualTo("ok");
        assertThat(record.text("/response")).isEqualTo("over two");
        assertThat(record.text("/request_body")).isEqualTo(Scene.QUESTION.formatted(false));
    }

    private interface Act {
        void run(OkHttpClient client, MockWebServer server, Scene scene) throws Exception;
    }

    private static Scenario scenario(String name, Scenario.Expectation records, Act act) {
        return new Scenario(name, scene -> act(act, scene), records);
    }

    private static void act(Act act, Scene scene) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .build();
        try (MockWebServer server = new MockWebServer()) {
            server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            act.run(client, server, scene);
        }
    }

    private static Sent ask(MockWebServer server, Scene scene) {
        return scene.askAt(URI.create("http://127.0.0.1:" + server.getPort() + "/v1/chat/completions"), false);
    }

    private static void plain(OkHttpClient client, MockWebServer server, Scene scene) throws Exception {
        server.enqueue(new MockResponse().setBody(ANSWER).setHeader("Content-Type", "application/json"));
        scene.sawWhole(new OkHttp(client).send(ask(server, scene)));
        received(server, scene);
    }

    private static void received(MockWebServer server, Scene scene) throws InterruptedException {
        RecordedRequest request = server.takeRequest();
        scene.saw(request.getRequestLine() + " " + request.getHeaders() + " "
                + Lines.of(request.getBody().readByteArray()) + " in " + request.getChunkSizes() + " connection use "
                + request.getSequenceNumber());
    }

    /** The application writes the request's body by itself, after OkHttp has asked for it. */
    private static void duplex(OkHttpClient client, MockWebServer server, Scene scene) throws Exception {
        server.enqueue(new MockResponse().setBody(ANSWER).setHeader("Content-Type", "application/json"));
        Kept body = new Kept();
        Request request =
                OkHttp.request(ask(server, scene)).newBuilder().post(body).build();
        Call call = client.newCall(request);
        Thread writer = new Thread(() -> scene.attempt(body::write));
        writer.start();
        try (Response response = call.execute()) {
            scene.saw(response.code() + " " + response.protocol());
            received(server, scene);
            scene.saw("body " + response.body().string());
        }
        writer.join();
    }

    /** A body that is written by another thread, after OkHttp has asked for it. */
    private static final class Kept extends RequestBody {
        private final CompletableFuture<BufferedSink> sink = new CompletableFuture<>();

        @Override
        public MediaType contentType() {
            return MediaType.parse("application/json");
        }

        @Override
        public boolean isDuplex() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink target) {
            sink.complete(target);
        }

        void write() throws Exception {
            byte[] question = Scene.QUESTION.formatted(false).getBytes(StandardCharsets.UTF_8);
            try (BufferedSink out = sink.get()) {
                out.write(question, 0, 30);
                out.flush();
                out.write(question, 30, question.length - 30);
            }
        }
    }
}
