package io.llmrecorder.capture.javahttp;

import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The application's body subscriber; what it gets is copied first, by memory only, since it may move the buffers' positions.
 * Never asks for more than it asks for.
 */
final class RecordedBodySubscriber<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> subscriber;
    private final RecordedCall call;
    private final Exchange exchange;

    RecordedBodySubscriber(BodySubscriber<T> subscriber, RecordedCall call) {
        this.subscriber = subscriber;
        this.call = call;
        this.exchange = call.exchange();
    }

    @Override
    public CompletionStage<T> getBody() {
        return subscriber.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscriber.onSubscribe(new WatchedSubscription(subscription, exchange));
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        copy(buffers);
        subscriber.onNext(buffers);
    }

    private void copy(List<ByteBuffer> buffers) {
        if (exchange.hasEnded()) {
            return;
        }
        long start = System.nanoTime();
        try {
            for (int i = 0; i < buffers.size(); i++) {
                exchange.response().append(buffers.get(i));
            }
            exchange.touch();
        } catch (Throwable e) {
            Log.warn("Bytes of a call through java.net.http could not be recorded", e);
        }
        exchange.overhead(System.nanoTime() - start);
    }

    @Override
    public void onError(Throwable thrown) {
        call.bodyFailed(thrown);
        subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
        exchange.end(Exchange.End.COMPLETE);
        subscriber.onComplete();
    }

    /** The application's way to say that it wants no more. */
    private record WatchedSubscription(Flow.Subscription subscription, Exchange exchange) implements Flow.Subscription {
        @Override
        public void request(long n) {
            subscription.request(n);
        }

        @Override
        public void cancel() {
            subscription.cancel();
            exchange.end(Exchange.End.CLOSED);
        }
    }
}
