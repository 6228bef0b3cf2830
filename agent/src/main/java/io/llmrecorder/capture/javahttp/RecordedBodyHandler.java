package io.llmrecorder.capture.javahttp;

import io.llmrecorder.config.Log;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/** The application's body handler; the subscriber that it makes is watched. */
final class RecordedBodyHandler<T> implements BodyHandler<T> {
    private final BodyHandler<T> handler;
    private final RecordedCall call;

    RecordedBodyHandler(BodyHandler<T> handler, RecordedCall call) {
        this.handler = handler;
        this.call = call;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo info) {
        BodySubscriber<T> subscriber = handler.apply(info);
        if (subscriber == null) {
            return subscriber;
        }
        try {
            call.exchange().responded(info.statusCode(), SendAdvice.headers(info.headers()));
        } catch (Throwable e) {
            Log.warn("The answer to a call through java.net.http could not be recorded", e);
        }
        return new RecordedBodySubscriber<>(subscriber, call);
    }
}
