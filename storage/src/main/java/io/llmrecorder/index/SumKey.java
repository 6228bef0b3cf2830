package io.llmrecorder.index;

import java.time.LocalDateTime;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one row of sums have in common.
 *
 * @param begin of the span
 * @param byUser whether the row is of one user's calls, or of all users'
 * @param user null when it is of all, and for calls without user
 * @param currency null when the cost is not known
 */
record SumKey(
        Span span,
        LocalDateTime begin,
        boolean byUser,
        @Nullable String user,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String service,
        @Nullable String status,
        @Nullable String errorType,
        boolean success,
        @Nullable String currency) {

    static SumKey of(SummedCall call, Span span, boolean byUser) {
        return new SumKey(
                span,
                span.begin(call.timestamp()),
                byUser,
                byUser ? call.user() : null,
                call.model(),
                call.provider(),
                call.service(),
                call.status(),
                call.errorType(),
                call.success(),
                call.currency());
    }

    /** The same for the same key, and 64 bits of SHA-256, so that no two keys that occur have the same. */
    long id() {
        return Fields.hash(
                Stream.of(span, begin, byUser, user, model, provider, service, status, errorType, success, currency)
                        .map(part -> part == null ? "-" : "+" + part.toString().length() + ":" + part)
                        .collect(Collectors.joining()));
    }
}
