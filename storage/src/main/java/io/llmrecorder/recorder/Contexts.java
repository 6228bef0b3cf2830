package io.llmrecorder.recorder;

import io.llmrecorder.call.Context;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who made a call: what the caller said first, then what the request's body says, then what is known anyway. Pure. */
final class Contexts {
    private static final int MAX_ID = 256;
    private static final int HASH_DIGITS = 16;
    private static final String TRACEPARENT = "traceparent";

    private Contexts() {}

    static Context of(Exchange exchange, Reading reading, String processSession) {
        Caller caller = exchange.caller();
        String session = given(caller.sessionId());
        String sessionInBody = given(reading.sessionInBody());
        String user = given(caller.userId());
        String userInBody = given(reading.userInBody());
        // An address says less about who it is than the request itself does.
        boolean bodyNamesUser = userInBody != null && (user == null || "ip".equals(caller.userSource()));
        String[] trace = trace(exchange);
        UUID first = exchange.retryOf();
        return new Context(
                session != null ? session : sessionInBody != null ? sessionInBody : processSession,
                session != null ? source(caller.sessionSource()) : sessionInBody != null ? "body" : "process",
                bodyNamesUser ? userInBody : user,
                bodyNamesUser ? "body" : user == null ? null : source(caller.userSource()),
                "outbound",
                caller.attributes(),
                exchange.attempt() < 0 ? null : exchange.attempt(),
                first == null ? null : first.toString(),
                caller.parentId(),
                trace == null ? null : trace[1],
                trace == null ? null : trace[2]);
    }

    private static String source(@Nullable String source) {
        return source == null ? "api" : source;
    }

    /** Null for none; an id past 256 characters is cut and ended by {@code ~} and a hash, so that two stay two. */
    static @Nullable String given(@Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        return id.length() <= MAX_ID ? id : cut(id, MAX_ID - 1 - HASH_DIGITS) + "~" + hash(id);
    }

    private static String cut(String id, int length) {
        return id.substring(0, Character.isHighSurrogate(id.charAt(length - 1)) ? length - 1 : length);
    }

    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The call's own span where OpenTelemetry sent one along, else the one that the application was called with. */
    private static String @Nullable [] trace(Exchange exchange) {
        String[] own = trace(exchange.requestHeaders().first(TRACEPARENT));
        return own != null ? own : trace(exchange.caller().traceparent());
    }

    /** Version, trace id, span id and flags of a W3C trace context, or null. */
    private static String @Nullable [] trace(@Nullable String traceparent) {
        String[] parts =
                traceparent == null ? new String[0] : traceparent.strip().split("-", -1);
        boolean valid = parts.length >= 4 && isId(parts[1], 32) && isId(parts[2], 16);
        return valid ? parts : null;
    }

    private static boolean isId(String text, int digits) {
        boolean anySet = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
            anySet |= c != '0';
        }
        return anySet && text.length() == digits;
    }
}
