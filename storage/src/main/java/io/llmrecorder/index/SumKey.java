package io.llmrecorder.index;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
    private static final int ID_BYTES = 16;
    private static final int HASH_AT = 6;
    private static final long SECONDS_OF_HOUR = 3_600;

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

    /**
     * The same for the same key. Those of one time lie side by side, so that a database finds in few places what it writes at one
     * time and what it sums up.
     */
    ByteBuffer id() {
        byte[] hash = Fields.sha256(
                Stream.of(span, begin, byUser, user, model, provider, service, status, errorType, success, currency)
                        .map(part -> part == null ? "-" : "+" + part.toString().length() + ":" + part)
                        .collect(Collectors.joining()));
        return start(byUser, span, begin).put(hash, 0, ID_BYTES - HASH_AT).flip();
    }

    /** Where the ids of those begin that begin at this time; where it is null, at any time. */
    static byte[] first(boolean byUser, Span span, @Nullable LocalDateTime begin) {
        return (begin == null ? start(byUser, span.code()) : start(byUser, span, begin)).array();
    }

    /** Where the ids of those end that begin before this time; where it is null, at any time. */
    static byte[] end(boolean byUser, Span span, @Nullable LocalDateTime begin) {
        return (begin == null ? start(byUser, span.code() + 1) : start(byUser, span, begin)).array();
    }

    private static ByteBuffer start(boolean byUser, Span span, LocalDateTime begin) {
        long hour = Math.floorDiv(begin.toEpochSecond(ZoneOffset.UTC), SECONDS_OF_HOUR);
        int near = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, hour));
        return start(byUser, span.code()).putInt(Integer.MIN_VALUE ^ near); // bytes are compared without sign
    }

    private static ByteBuffer start(boolean byUser, int span) {
        return ByteBuffer.allocate(ID_BYTES).put((byte) (byUser ? 1 : 0)).put((byte) span);
    }
}
