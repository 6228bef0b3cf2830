package io.llmrecorder.capture.javahttp;

import io.llmrecorder.exchange.Exchange;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One call that is being recorded: the exchange, and the future that tells how it ended. */
final class RecordedCall {
    /** Between {@code sendAsync} and the constructor that it calls for its request, on the same thread. */
    private static final ThreadLocal<@Nullable RecordedCall> SENDING = new ThreadLocal<>();

    private final Exchange exchange;
    private volatile @Nullable CompletableFuture<?> future;
    private volatile @Nullable BodyPublisher publisher;
    private volatile @Nullable Throwable bodyError;

    RecordedCall(Exchange exchange) {
        this.exchange = exchange;
    }

    static void beginSending(RecordedCall call) {
        SENDING.set(call);
    }

    static @Nullable RecordedCall sending() {
        return SENDING.get();
    }

    static void endSending() {
        SENDING.remove();
    }

    Exchange exchange() {
        return exchange;
    }

    void publishedBy(BodyPublisher applications) {
        publisher = applications;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a side branch; the application keeps the future itself
    void watch(CompletableFuture<?> applications) {
        future = applications;
        applications.whenComplete((response, thrown) -> ended(thrown));
    }

    private void ended(@Nullable Throwable thrown) {
        Throwable error = thrown != null ? thrown : bodyError;
        if (error != null) {
            failed(error);
        }
    }

    /**
     * The answer's body broke off. While the future is open it will tell more than the exception does: a cancelled call
     * closes its connection first, and what that looks like is up to the JDK's version.
     */
    void bodyFailed(Throwable thrown) {
        bodyError = thrown;
        CompletableFuture<?> known = future;
        if (known != null && known.isDone()) {
            failed(thrown);
        }
    }

    void failed(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        UnsentBody.keep(publisher, exchange);
        if (cause instanceof CancellationException) {
            exchange.cancel(cause);
        } else {
            exchange.fail(cause);
        }
    }
}
