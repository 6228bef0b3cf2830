package io.llmrecorder.clients.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.llmrecorder.clients.AgentContract;
import io.llmrecorder.clients.Expect;
import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Recorded;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** OpenAI's Java SDK, the same source for the oldest and the newest version. */
public class OpenAiIT extends AgentContract {
    private static final String SESSION = "X-Session-ID";
    private static final String MODEL = "gpt-4o-mini";
    /** The SDK closes the connections of a client that is garbage. */
    private static final List<OpenAIClient> CLIENTS = new ArrayList<>();

    private static final String QUESTION = "说 hello";

    @Override
    protected List<Scenario> scenarios() {
        return List.of(
                new Scenario("chat", OpenAiIT::chat, Expect.one(r -> answered(r, "chat", false))),
                new Scenario("chat async", OpenAiIT::chatAsync, Expect.one(OpenAiIT::chatted)),
                new Scenario("chat stream", OpenAiIT::chatStream, Expect.one(OpenAiIT::chatStreamed)),
                new Scenario("chat stream async", OpenAiIT::chatStreamAsync, Expect.one(OpenAiIT::chatStreamed)),
                new Scenario("chat stream closed early", OpenAiIT::closedEarly, Expect.one("incomplete", 200)),
                new Scenario("chat stream cut", OpenAiIT::cut, Expect.one("incomplete", 200)),
                new Scenario("response", OpenAiIT::response, Expect.one(r -> answered(r, "responses", false))),
                new Scenario(
                        "response stream", OpenAiIT::responseStream, Expect.one(r -> answered(r, "responses", true))),
                new Scenario("embedding", OpenAiIT::embedding, Expect.one(OpenAiIT::embedded)),
                new Scenario("retry", OpenAiIT::retry, OpenAiIT::retried),
                new Scenario("retry async", OpenAiIT::retryAsync, OpenAiIT::retried),
                new Scenario("retries that do not help", OpenAiIT::retryInVain, OpenAiIT::retriedInVain),
                new Scenario("bad request", OpenAiIT::badRequest, Expect.one("error", 400)),
                new Scenario("answer that is no json", OpenAiIT::html, Expect.one("error", 502)),
                new Scenario("no answer in time", OpenAiIT::timeout, Expect.one("timeout", -1)),
                new Scenario("ten clients from one", OpenAiIT::manyOptions, OpenAiIT::tenAnswered));
    }

    private static OpenAIClient client(Scene scene, String behaviour, int retries) {
        return client(scene, behaviour, retries, Duration.ofSeconds(20));
    }

    private static OpenAIClient client(Scene scene, String behaviour, int retries, Duration timeout) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(scene.base(behaviour))
                .apiKey(Scene.KEY)
                .maxRetries(retries)
                .timeout(timeout)
                .build();
        CLIENTS.add(client);
        return client;
    }

    private static ChatCompletionCreateParams question(Scene scene) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage(QUESTION)
                .putAdditionalHeader(SESSION, scene.session())
                .build();
    }

    private static void saw(Scene scene, ChatCompletion answer) {
        scene.saw(answer.choices().get(0).message().content() + " " + answer.usage() + " " + answer);
    }

    private static void answered(Recorded record, String api, boolean stream) {
        assertThat(record.text("/status")).isEqualTo("ok");
        // The stand-in is no host of OpenAI's.
        assertThat(record.text("/provider")).isEqualTo("openai_compatible");
        assertThat(record.text("/api")).isEqualTo("openai_compatible." + api);
        assertThat(record.text("/model")).isEqualTo(MODEL);
        assertThat(record.text("/prompt")).isEqualTo(QUESTION);
        assertThat(record.text("/response")).isEqualTo("你好, world");
        assertThat(record.text("/stream")).isEqualTo(String.valueOf(stream));
        assertThat(record.number("/usage/input_tokens")).isEqualTo(9);
        assertThat(record.number("/usage/output_tokens")).isEqualTo(4);
        // Old versions of the SDK do not number the attempts of a client that makes only one.
        assertThat(record.number("/attempt")).isBetween(-1L, 0L);
        assertThat(record.text("/retry_of")).isEmpty();
    }

    private static void chatted(Recorded record) {
        answered(record, "chat", false);
    }

    private static void chatStreamed(Recorded record) {
        answered(record, "chat", true);
    }

    private static void chat(Scene scene) {
        saw(scene, client(scene, "ask", 0).chat().completions().create(question(scene)));
    }

    private static void chatAsync(Scene scene) throws Exception {
        saw(
                scene,
                client(scene, "ask", 0)
                        .async()
                        .chat()
                        .completions()
                        .create(question(scene))
                        .get());
    }

    private static void chatStream(Scene scene) throws Exception {
        try (StreamResponse<ChatCompletionChunk> stream =
                client(scene, "ask", 0).chat().completions().createStreaming(question(scene))) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            while (chunks.hasNext()) {
                scene.saw(chunks.next().toString());
                scene.gotEvent();
            }
        }
    }

    private static void chatStreamAsync(Scene scene) throws Exception {
        AsyncStreamResponse<ChatCompletionChunk> stream =
                client(scene, "ask", 0).async().chat().completions().createStreaming(question(scene));
        CompletableFuture<String> done = new CompletableFuture<>();
        stream.subscribe(
                new AsyncStreamResponse.Handler<ChatCompletionChunk>() {
                    @Override
                    public void onNext(ChatCompletionChunk chunk) {
                        scene.saw(chunk.toString());
                        scene.attempt(scene::gotEvent);
                    }

                    @Override
                    public void onComplete(Optional<Throwable> error) {
                        done.complete(error.map(Lines::of).orElse("complete"));
                    }
                },
                Executors.newSingleThreadExecutor(OpenAiIT::daemon));
        scene.saw(done.get());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "subscriber");
        thread.setDaemon(true);
        return thread;
    }

    private static void closedEarly(Scene scene) throws Exception {
        try (StreamResponse<ChatCompletionChunk> stream =
                client(scene, "sse-then-silent", 0).chat().completions().createStreaming(question(scene))) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            for (int i = 0; i < 2; i++) {
                scene.saw(chunks.next().toString());
                scene.gotEvent();
            }
        }
        scene.awaitGone();
    }

    private static void cut(Scene scene) {
        scene.attempt(() -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client(scene, "sse-then-cut", 0).chat().completions().createStreaming(question(scene))) {
                Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
                while (chunks.hasNext()) {
                    scene.saw(chunks.next().toString());
                    scene.gotEvent();
                }
            }
        });
    }

    private static ResponseCreateParams responseQuestion(Scene scene) {
        return ResponseCreateParams.builder()
                .model(MODEL)
                .input(QUESTION)
                .putAdditionalHeader(SESSION, scene.session())
                .build();
    }

    private static void response(Scene scene) {
        Response response = client(scene, "ask", 0).responses().create(responseQuestion(scene));
        scene.saw(response.toString());
    }

    private static void responseStream(Scene scene) throws Exception {
        try (StreamResponse<ResponseStreamEvent> stream =
                client(scene, "ask", 0).responses().createStreaming(responseQuestion(scene))) {
            Iterator<ResponseStreamEvent> events = stream.stream().iterator();
            while (events.hasNext()) {
                scene.saw(events.next().toString());
                scene.gotEvent();
            }
        }
    }

    private static void embedding(Scene scene) {
        CreateEmbeddingResponse response = client(scene, "ask", 0)
                .embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .input(QUESTION)
                        .putAdditionalHeader(SESSION, scene.session())
                        .build());
        scene.saw(response.toString());
    }

    private static void embedded(Recorded record) {
        assertThat(record.text("/status")).isEqualTo("ok");
        assertThat(record.text("/api")).isEqualTo("openai_compatible.embeddings");
        assertThat(record.text("/operation")).isEqualTo("embeddings");
        assertThat(record.number("/usage/input_tokens")).isEqualTo(9);
    }

    private static void retry(Scene scene) {
        saw(scene, client(scene, "429-once", 2).chat().completions().create(question(scene)));
    }

    private static void retryAsync(Scene scene) throws Exception {
        saw(
                scene,
                client(scene, "429-once", 2)
                        .async()
                        .chat()
                        .completions()
                        .create(question(scene))
                        .get());
    }

    private static void retried(List<Recorded> records) {
        assertThat(records).extracting(r -> r.number("/http/status")).containsExactly(429L, 200L);
        linked(records);
        assertThat(records.get(1).text("/response")).isEqualTo("你好, world");
    }

    /** The number of each attempt, and the id of the first. */
    private static void linked(List<Recorded> records) {
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).number("/attempt")).isEqualTo(i);
            assertThat(records.get(i).text("/retry_of"))
                    .isEqualTo(i == 0 ? "" : records.get(0).text("/id"));
        }
    }

    private static void retryInVain(Scene scene) {
        scene.attempt(() -> client(scene, "429", 2).chat().completions().create(question(scene)));
    }

    private static void retriedInVain(List<Recorded> records) {
        assertThat(records).extracting(r -> r.text("/status")).containsExactly("error", "error", "error");
        assertThat(records.get(2).text("/error_type")).isEqualTo("rate_limit_exceeded");
        linked(records);
    }

    private static void badRequest(Scene scene) {
        scene.attempt(() -> client(scene, "400", 2).chat().completions().create(question(scene)));
    }

    private static void html(Scene scene) {
        scene.attempt(() -> client(scene, "502", 0).chat().completions().create(question(scene)));
    }

    private static void timeout(Scene scene) throws Exception {
        OpenAIClient client = client(scene, "silent", 0, Duration.ofMillis(900));
        scene.attemptInHaste(() -> client.chat().completions().create(question(scene)));
        scene.awaitGone();
    }

    /** Each request copies the OkHttp client. */
    private static void manyOptions(Scene scene) {
        OpenAIClient client = client(scene, "ask", 0);
        for (int i = 0; i < 10; i++) {
            saw(scene, client.chat().completions().create(question(scene)));
        }
    }

    private static void tenAnswered(List<Recorded> records) {
        assertThat(records).hasSize(10).allSatisfy(OpenAiIT::chatted);
    }
}
