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
 * @param user null where the kind leaves it out, and for calls without user; and so the others
 * @param currency null when the cost is not known
 */
record SumKey(
        Span span,
        LocalDateTime begin,
        SumKind kind,
        @Nullable String user,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String service,
        @Nullable String status,
        @Nullable String errorType,
        @Nullable Boolean success,
        @Nullable String currency) {
    private static final int ID_BYTES = 16;
    private static final int USER_AT = 6;
    private static final int USER_BYTES = 4;
    private static final long SECONDS_OF_HOUR = 3_600;

    static SumKey of(SummedCall call, Span span, SumKind kind) {
        LocalDateTime begin = span.begin(call.timestamp());
        if (kind == SumKind.USER_ONLY) {
            return new SumKey(span, begin, kind, call.user(), null, null, null, null, null, null, call.currency());
        }
        return new SumKey(
                span,
                begin,
                kind,
                kind == SumKind.EACH_USER ? call.user() : null,
                call.model(),
                call.provider(),
                call.service(),
                call.status(),
                call.errorType(),
                call.success(),
                call.currency());
    }

    /**
     * The same for the same key: its kind, which span, when it begins, who, and a hash of it all. Those of one time lie side by
     * side, so that a database finds in few places what it writes at one time and what it sums up; and so do, within it, those of
     * one user.
     */
    ByteBuffer id() {
        byte[] hash = Fields.sha256(
                Stream.of(span, begin, kind, user, model, provider, service, status, errorType, success, currency)
                        .map(SumKey::text)
                        .collect(Collectors.joining()));
        return start(kind, span, begin)
                .put(kind == SumKind.ALL_USERS ? hash : Fields.sha256(text(user)), 0, USER_BYTES)
                .put(hash, USER_BYTES, ID_BYTES - USER_AT - USER_BYTES)
                .flip();
    }

    private static String text(@Nullable Object part) {
        return part == null ? "-" : "+" + part.toString().length() + ":" + part;
    }

    /** Ids from one on, up to another. */
    @SuppressWarnings("ArrayRecordComponent") // parameters of a question, never compared
    record Range(byte[] first, byte[] end) {}

    /** Of those that begin from one time on up to another; null for no end. */
    static Range range(SumKind kind, Span span, @Nullable LocalDateTime since, @Nullable LocalDateTime until) {
        return new Range(
                (since == null ? start(kind, span.code()) : start(kind, span, since)).array(),
                (until == null ? start(kind, span.code() + 1) : start(kind, span, until)).array());
    }

    /** Of one user's that begin at this time. */
    static Range ofUser(SumKind kind, Span span, LocalDateTime begin, @Nullable String user) {
        byte[] first = start(kind, span, begin)
                .put(Fields.sha256(text(user)), 0, USER_BYTES)
                .array();
        byte[] end = first.clone();
        int last = USER_AT + USER_BYTES - 1;
        while (++end[last] == 0) {
            last--;
        }
        return new Range(first, end);
    }

    private static ByteBuffer start(SumKind kind, Span span, LocalDateTime begin) {
        long hour = Math.floorDiv(begin.toEpochSecond(ZoneOffset.UTC), SECONDS_OF_HOUR);
        int near = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, hour));
        return start(kind, span.code()).putInt(Integer.MIN_VALUE ^ near); // bytes are compared without sign
    }

    private static ByteBuffer start(SumKind kind, int span) {
        return ByteBuffer.allocate(ID_BYTES).put((byte) kind.code()).put((byte) span);
    }
}
