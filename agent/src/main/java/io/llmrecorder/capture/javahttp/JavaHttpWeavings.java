package io.llmrecorder.capture.javahttp;

import io.llmrecorder.weave.Weaving;
import io.llmrecorder.weave.Woven;
import java.util.List;

/**
 * Where {@code java.net.http} is woven, the same in JDK 17 to 25: the one private method behind {@code send} and all
 * {@code sendAsync}, and the place where a request's publisher is taken out of the application's request. Swapping the
 * publisher there and not the request leaves {@code response.request()} what the application sent.
 */
public final class JavaHttpWeavings {
    private JavaHttpWeavings() {}

    /** The classes to weave. */
    public static List<Weaving> all() {
        return List.of(
                new Weaving(
                        "jdk.internal.net.http.HttpClientImpl",
                        List.of(Woven.around(
                                "sendAsync",
                                "(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;"
                                        + "Ljava/net/http/HttpResponse$PushPromiseHandler;"
                                        + "Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;",
                                "io.llmrecorder.capture.javahttp.SendAdvice",
                                1))),
                new Weaving(
                        "jdk.internal.net.http.HttpRequestImpl",
                        List.of(Woven.filter(
                                "<init>",
                                "(Ljava/net/http/HttpRequest;Ljava/net/ProxySelector;)V",
                                "io.llmrecorder.capture.javahttp.PublisherAdvice",
                                "java/net/http/HttpRequest.bodyPublisher:()Ljava/util/Optional;"))));
    }
}
