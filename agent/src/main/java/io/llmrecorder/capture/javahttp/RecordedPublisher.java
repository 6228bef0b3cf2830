package io.llmrecorder.capture.javahttp;

import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Exchange;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** The application's publisher; what it publishes is copied. It may be subscribed to again (redirect, refused stream). */
final class RecordedPublisher implements BodyPublisher {
    private final BodyPublisher publisher;
    private final Exchange exchange;
    private volatile boolean used;

    RecordedPublisher(BodyPublisher publisher, Exchange exchange) {
        this.publisher = publisher;
        this.exchange = exchange;
    }

    @Override
    public long contentLength() {
        return publisher.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Body copy = used ? exchange.restartRequest() : exchange.request();
        used = true;
        publisher.subscribe(new RecordedSubscriber(subscriber, copy, exchange));
    }

    private record RecordedSubscriber(Flow.Subscriber<? super ByteBuffer> subscriber, Body copy, Exchange exchange)
            implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            long start = System.nanoTime();
            try {
                copy.append(bytes);
            } catch (Throwable e) {
                Log.warn("Bytes of a call through java.net.http could not be recorded", e);
            }
            exchange.overhead(System.nanoTime() - start);
            subscriber.onNext(bytes);
        }

        @Override
        public void onError(Throwable thrown) {
            subscriber.onError(thrown);
        }

        @Override
        public void onComplete() {
            exchange.requestSent();
            subscriber.onComplete();
        }
    }
}
