package io.llmrecorder.capture.javahttp;

import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Asks the publisher of a request that never got as far as a connection for its bytes. Only the JDK's own publishers of
 * strings and byte arrays are asked: they may be asked any number of times, and answer at once.
 */
final class UnsentBody implements Flow.Subscriber<ByteBuffer> {
    private final Exchange exchange;

    private UnsentBody(Exchange exchange) {
        this.exchange = exchange;
    }

    static void keep(@Nullable BodyPublisher publisher, Exchange exchange) {
        if (publisher == null || exchange.hasEnded() || exchange.request().length() > 0) {
            return;
        }
        String type = publisher.getClass().getName();
        boolean inMemory = type.endsWith("RequestPublishers$StringPublisher")
                || type.endsWith("RequestPublishers$ByteArrayPublisher");
        try {
            if (inMemory && publisher.contentLength() <= exchange.bodyLimit()) {
                publisher.subscribe(new UnsentBody(exchange));
            }
        } catch (Throwable e) {
            Log.warn("The request of a failed call through java.net.http could not be recorded", e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        exchange.request().append(bytes);
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
}
