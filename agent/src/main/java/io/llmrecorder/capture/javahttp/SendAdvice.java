package io.llmrecorder.capture.javahttp;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.capture.Capture;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A request is being sent: watches its body, the answer's body, and the future that the application gets. */
public final class SendAdvice {
    private SendAdvice() {}

    /** The {@link RecordedCall}, or null when this is none to record. */
    public static @Nullable Object enter(
            Object client,
            @Nullable HttpRequest request,
            @Nullable BodyHandler<?> handler,
            @Nullable PushPromiseHandler<?> pushes,
            @Nullable Executor executor) {
        Capture capture = Capture.current();
        // Without a request or a handler the client throws, as it did before.
        if (capture == null || request == null || handler == null) {
            return null;
        }
        URI uri = request.uri();
        if (!capture.wants(request.method(), uri.getHost(), port(uri), uri.getRawPath())) {
            return null;
        }
        long start = System.nanoTime();
        Exchange exchange = capture.begin(
                "java.net.http", request.method(), uri.toString(), headers(request.headers()), Callers.current());
        if (exchange == null) {
            return null;
        }
        RecordedCall call = new RecordedCall(exchange);
        RecordedCall.beginSending(call);
        exchange.overhead(System.nanoTime() - start);
        return call;
    }

    private static int port(URI uri) {
        int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getPort() >= 0 ? uri.getPort() : defaultPort;
    }

    static Headers headers(java.net.http.HttpHeaders source) {
        Headers headers = new Headers();
        for (Map.Entry<String, List<String>> field : source.map().entrySet()) {
            for (String value : field.getValue()) {
                headers.add(field.getKey(), value);
            }
        }
        return headers;
    }

    /** The body handler, watched. */
    public static <T> BodyHandler<T> argument(BodyHandler<T> handler, @Nullable Object state) {
        return state instanceof RecordedCall call ? new RecordedBodyHandler<>(handler, call) : handler;
    }

    /**
     * Looks on from the side when the future ends, which is the only sign of a failure before the answer began. The
     * application gets the future itself, so that cancelling it works as ever.
     */
    public static CompletableFuture<?> returned(CompletableFuture<?> future, @Nullable Object state) {
        if (state instanceof RecordedCall call) {
            RecordedCall.endSending();
            call.watch(future);
        }
        return future;
    }

    /** The client refused the request at once. */
    public static void thrown(Throwable thrown, @Nullable Object state) {
        if (state instanceof RecordedCall call) {
            RecordedCall.endSending();
            call.failed(thrown);
        }
    }
}
