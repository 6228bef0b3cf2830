package io.llmrecorder.capture.javahttp;

import java.net.http.HttpRequest.BodyPublisher;
import java.util.Optional;

/** The client takes the publisher out of the application's request: it gets one that copies what passes. */
public final class PublisherAdvice {
    private PublisherAdvice() {}

    /** The publisher to use in place of the application's. */
    public static Optional<?> filter(Optional<?> publisher) {
        RecordedCall call = RecordedCall.sending();
        if (call == null) {
            return publisher;
        }
        if (!(publisher.orElse(null) instanceof BodyPublisher applications)) {
            call.exchange().requestSent();
            return publisher;
        }
        call.publishedBy(applications);
        return Optional.of(new RecordedPublisher(applications, call.exchange()));
    }
}
