package io.llmrecorder.clients.javahttp;

import io.llmrecorder.clients.Expect;
import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.Scene;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Every body handler of the JDK's client, and one that breaks. */
final class BodyHandlerScenarios {
    private BodyHandlerScenarios() {}

    private interface Told<T> {
        String of(T body) throws Exception;
    }

    /** Sends once with {@code send} and once with {@code sendAsync}. */
    private static <T> Scenario scenario(String name, Supply<T> handler, Told<T> told) {
        return new Scenario(
                "handler " + name,
                scene -> {
                    HttpClient client = HttpClient.newHttpClient();
                    HttpRequest request = JavaHttp.request(scene.ask("json"));
                    saw(scene, request, client.send(request, handler.get(scene)), told);
                    saw(
                            scene,
                            request,
                            client.sendAsync(request, handler.get(scene)).get(),
                            told);
                },
                Expect.answered(2));
    }

    private interface Supply<T> {
        BodyHandler<T> get(Scene scene) throws Exception;
    }

    private static <T> void saw(Scene scene, HttpRequest request, HttpResponse<T> response, Told<T> told)
            throws Exception {
        scene.saw(response.statusCode() + " " + JavaHttp.about(request, response));
        scene.saw("body " + told.of(response.body()));
    }

    static List<Scenario> all() {
        return List.of(
                scenario("of string", scene -> BodyHandlers.ofString(), body -> body),
                scenario("of byte array", scene -> BodyHandlers.ofByteArray(), Lines::of),
                scenario("of input stream", scene -> BodyHandlers.ofInputStream(), BodyHandlerScenarios::read),
                scenario("of lines", scene -> BodyHandlers.ofLines(), BodyHandlerScenarios::joined),
                scenario("of file", scene -> BodyHandlers.ofFile(file()), BodyHandlerScenarios::readFile),
                scenario("of publisher", scene -> BodyHandlers.ofPublisher(), BodyHandlerScenarios::published),
                scenario(
                        "from subscriber",
                        scene -> BodyHandlers.fromSubscriber(new Collected<List<ByteBuffer>>(), Collected::seen),
                        body -> body),
                scenario(
                        "from line subscriber",
                        scene -> BodyHandlers.fromLineSubscriber(new Collected<String>(), Collected::seen, "\n"),
                        body -> body),
                scenario("discarding", scene -> BodyHandlers.discarding(), String::valueOf),
                scenario("replacing", scene -> BodyHandlers.replacing("mine"), body -> body),
                scenario("buffering", scene -> BodyHandlers.buffering(BodyHandlers.ofByteArray(), 100), Lines::of),
                scenario(
                        "mapping",
                        scene -> info -> BodySubscribers.mapping(
                                BodySubscribers.ofString(StandardCharsets.UTF_8), String::length),
                        String::valueOf),
                scenario(
                        "of byte array consumer",
                        scene -> BodyHandlers.ofByteArrayConsumer(BodyHandlerScenarios::ignore),
                        String::valueOf),
                limiting(),
                broken());
    }

    private static String read(InputStream body) throws Exception {
        try (body) {
            return Lines.of(body.readAllBytes());
        }
    }

    private static String joined(Stream<String> lines) {
        return String.join("|", lines.toList());
    }

    private static Path file() throws Exception {
        return Files.createTempFile("llm-contract-body", ".json");
    }

    private static String readFile(Path file) throws Exception {
        String text = Files.readString(file);
        Files.delete(file);
        return text;
    }

    private static String published(Flow.Publisher<List<ByteBuffer>> publisher) throws Exception {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        var subscriber = BodySubscribers.ofByteArray();
        publisher.subscribe(subscriber);
        subscriber.getBody().thenAccept(bytes::complete);
        return Lines.of(bytes.get());
    }

    private static void ignore(Optional<byte[]> bytes) {}

    /** What a subscriber gets, one item at a time; the buffers are read as an application would, moving their position. */
    private static final class Collected<T> implements Flow.Subscriber<T> {
        private final StringBuilder seen = new StringBuilder();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(1);
        }

        @Override
        public void onNext(T item) {
            if (item instanceof List<?> buffers) {
                for (Object buffer : buffers) {
                    seen.append(StandardCharsets.UTF_8.decode((ByteBuffer) buffer));
                }
            } else {
                seen.append("line ").append(item);
            }
            subscription.request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            seen.append(Lines.of(thrown));
        }

        @Override
        public void onComplete() {
            seen.append(" complete");
        }

        String seen() {
            return seen.toString();
        }
    }

    /** JDK 25 can limit an answer; older ones have no such handler. */
    private static Scenario limiting() {
        return new Scenario(
                "handler limiting",
                scene -> {
                    HttpRequest request = JavaHttp.request(scene.ask("json"));
                    BodyHandler<String> handler = limited(BodyHandlers.ofString(), 10);
                    scene.saw("limits " + (handler != null));
                    scene.attempt(() -> saw(
                            scene,
                            request,
                            HttpClient.newHttpClient()
                                    .send(request, handler == null ? BodyHandlers.ofString() : handler),
                            body -> body));
                },
                Expect.one(record -> Expect.asked(record, false)));
    }

    @SuppressWarnings("unchecked")
    private static BodyHandler<String> limited(BodyHandler<String> handler, long limit)
            throws IllegalAccessException, InvocationTargetException {
        try {
            return (BodyHandler<String>) BodyHandlers.class
                    .getMethod("limiting", BodyHandler.class, long.class)
                    .invoke(null, handler, limit);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Scenario broken() {
        return new Scenario(
                "handler that throws",
                scene -> {
                    HttpRequest request = JavaHttp.request(scene.ask("json"));
                    BodyHandler<String> handler = info -> {
                        throw new IllegalStateException("not what I expected: " + info.statusCode());
                    };
                    scene.attempt(() -> HttpClient.newHttpClient().send(request, handler));
                },
                Expect.one(record -> Expect.asked(record, false)));
    }
}
