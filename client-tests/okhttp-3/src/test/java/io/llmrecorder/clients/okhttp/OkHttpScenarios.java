package io.llmrecorder.clients.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.clients.Expect;
import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Recorded;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.Scene;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** What an application can do with OkHttp alone. */
final class OkHttpScenarios {
    private OkHttpScenarios() {}

    private interface Act {
        void run(OkHttp client, Scene scene) throws Exception;
    }

    private static Scenario scenario(String name, Scenario.Expectation records, Act act) {
        return new Scenario(
                name,
                scene -> {
                    try (OkHttp client = new OkHttp(new OkHttpClient())) {
                        act.run(client, scene);
                    }
                },
                records);
    }

    static List<Scenario> all() {
        return List.of(
                scenario("interceptors", Expect.one(OkHttpScenarios::asChanged), OkHttpScenarios::interceptors),
                scenario("interceptor added to a copy", Expect.answered(1), OkHttpScenarios::copied),
                scenario("interceptor that answers itself", Expect.nothing(), OkHttpScenarios::shortCut),
                scenario("interceptor that asks again", OkHttpScenarios::asRepeated, OkHttpScenarios::askAgain),
                scenario("events", Expect.answered(1), OkHttpScenarios::events),
                scenario("authenticator", Expect.one(Expect::answered), OkHttpScenarios::authenticator),
                scenario("call made again", Expect.answered(2), OkHttpScenarios::cloned),
                scenario("call executed twice", Expect.answered(1), OkHttpScenarios::twice),
                scenario("peek", Expect.answered(1), OkHttpScenarios::peek),
                scenario("web socket", Expect.nothing(), OkHttpScenarios::webSocket));
    }

    /** Application and network interceptors see what they saw, and what the first one changes is on record. */
    private static void interceptors(OkHttp plain, Scene scene) throws IOException {
        OkHttpClient client = plain.client()
                .newBuilder()
                .addInterceptor(chain -> {
                    seen(scene, "application", chain.request());
                    Response response = chain.proceed(chain.request()
                            .newBuilder()
                            .header("X-Changed", "yes")
                            .build());
                    scene.saw("back " + response.code() + " " + response.headers());
                    return response;
                })
                .addNetworkInterceptor(chain -> {
                    seen(scene, "network", chain.request());
                    scene.saw("connection " + chain.connection().protocol());
                    return chain.proceed(chain.request());
                })
                .build();
        scene.saw("network interceptors " + client.networkInterceptors().size());
        scene.sawWhole(new OkHttp(client).send(scene.ask("json")));
    }

    private static void seen(Scene scene, String where, Request request) throws IOException {
        scene.saw(where + " " + request.method() + " " + request.url() + " " + Lines.of(headers(request)) + " "
                + request.body().contentLength() + " " + request.body().contentType());
    }

    private static List<String> headers(Request request) {
        List<String> lines = new ArrayList<>();
        for (String name : request.headers().names()) {
            lines.add(name + ": " + request.headers().values(name));
        }
        return lines;
    }

    private static void asChanged(Recorded record) {
        Expect.answered(record);
        assertThat(record.text("/http/request_headers").toLowerCase(Locale.ROOT))
                .contains("x-changed");
    }

    /** A copy's interceptor comes before the recorder: the body that it puts in is the one on record. */
    private static void copied(OkHttp plain, Scene scene) throws IOException {
        OkHttpClient copy = plain.client()
                .newBuilder()
                .build()
                .newBuilder()
                .addInterceptor(chain -> chain.proceed(OkHttp.request(scene.ask("json"))))
                .build();
        scene.sawWhole(new OkHttp(copy).send(scene.ask("sse")));
        scene.saw("same pool " + (copy.connectionPool() == plain.client().connectionPool()));
        scene.saw("same dispatcher " + (copy.dispatcher() == plain.client().dispatcher()));
    }

    private static void shortCut(OkHttp plain, Scene scene) {
        OkHttpClient client = plain.client()
                .newBuilder()
                .addInterceptor(chain -> {
                    throw new IOException("no budget left");
                })
                .build();
        scene.attempt(() -> new OkHttp(client).send(scene.ask("json")));
        scene.saw("nothing was sent");
    }

    /** Each attempt goes through the recorder. */
    private static void askAgain(OkHttp plain, Scene scene) throws IOException {
        Interceptor again = chain -> {
            Response first = chain.proceed(chain.request());
            // Read, for of an unread answer OkHttp reads the rest for 100 ms, and else gives the connection up.
            scene.saw("first " + first.code() + ", " + first.body().string());
            return chain.proceed(chain.request());
        };
        OkHttpClient client = plain.client().newBuilder().addInterceptor(again).build();
        scene.sawWhole(new OkHttp(client).send(scene.ask("429-once")));
    }

    private static void asRepeated(List<Recorded> records) {
        assertThat(records).extracting(r -> r.number("/http/status")).containsExactly(429L, 200L);
        Expect.answered(records.get(1));
    }

    private static void events(OkHttp plain, Scene scene) throws IOException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        OkHttpClient client =
                plain.client().newBuilder().eventListener(new Heard(events)).build();
        scene.sawWhole(new OkHttp(client).send(scene.ask("json")));
        events.forEach(scene::saw);
    }

    private static void authenticator(OkHttp plain, Scene scene) throws IOException {
        OkHttpClient client = plain.client()
                .newBuilder()
                .authenticator((route, response) -> {
                    scene.saw("asked for a key by " + response.code() + " "
                            + response.request().url() + " "
                            + response.request()
                                    .body()
                                    .getClass()
                                    .getSimpleName()
                                    .isEmpty());
                    return response.request()
                            .newBuilder()
                            .header("X-Key", "right")
                            .build();
                })
                .build();
        scene.sawWhole(new OkHttp(client).send(scene.ask("401-once")));
    }

    private static void cloned(OkHttp plain, Scene scene) throws IOException {
        Call call = plain.call(scene.ask("json"));
        scene.sawWhole(new OkHttp.Answer(call, call.execute()));
        Call again = call.clone();
        scene.saw("executed " + call.isExecuted() + " " + again.isExecuted() + " same request "
                + (call.request() == again.request()));
        scene.sawWhole(new OkHttp.Answer(again, again.execute()));
    }

    private static void twice(OkHttp plain, Scene scene) throws IOException {
        Call call = plain.call(scene.ask("json"));
        scene.sawWhole(new OkHttp.Answer(call, call.execute()));
        scene.attempt(call::execute);
    }

    private static void peek(OkHttp plain, Scene scene) throws IOException {
        Call call = plain.call(scene.ask("json"));
        try (Response response = call.execute()) {
            scene.saw("peeked " + response.peekBody(20).string());
            scene.saw("text " + response.body().string());
            scene.attempt(() -> response.body().string());
        }
    }

    private static void webSocket(OkHttp plain, Scene scene) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Request request =
                new Request.Builder().url(scene.url("websocket").toString()).build();
        WebSocket socket = plain.client().newWebSocket(request, new WebSocketListener() {
            @Override
            public void onMessage(WebSocket webSocket, String text) {
                scene.saw("message " + text);
            }

            @Override
            public void onClosing(WebSocket webSocket, int code, String reason) {
                scene.saw("closing " + code);
                webSocket.close(1000, null);
            }

            @Override
            public void onClosed(WebSocket webSocket, int code, String reason) {
                scene.saw("closed " + code);
                closed.countDown();
            }

            @Override
            public void onFailure(WebSocket webSocket, Throwable t, Response response) {
                scene.saw(t);
                closed.countDown();
            }
        });
        closed.await();
        scene.saw("queued " + socket.queueSize());
    }

    /** Tells what OkHttp tells, in its order. */
    private static final class Heard extends EventListener {
        private final List<String> events;

        Heard(List<String> events) {
            this.events = events;
        }

        @Override
        public void callStart(Call call) {
            events.add("callStart");
        }

        @Override
        public void requestHeadersEnd(Call call, Request request) {
            events.add("requestHeadersEnd " + request.headers().size());
        }

        @Override
        public void requestBodyEnd(Call call, long byteCount) {
            events.add("requestBodyEnd " + byteCount);
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            events.add("responseHeadersEnd " + response.code());
        }

        @Override
        public void responseBodyEnd(Call call, long byteCount) {
            events.add("responseBodyEnd " + byteCount);
        }

        @Override
        public void connectionReleased(Call call, okhttp3.Connection connection) {
            events.add("connectionReleased");
        }

        @Override
        public void callEnd(Call call) {
            events.add("callEnd");
        }

        @Override
        public void callFailed(Call call, IOException e) {
            events.add("callFailed " + e);
        }
    }
}
