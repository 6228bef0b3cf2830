package io.llmrecorder.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call: session, user and what else the application told about it.
 *
 * @param sessionId as it came, any text; null when nobody named one
 * @param sessionSource {@code header}, {@code outbound_header}, {@code api}, {@code body} or {@code process}
 * @param userId as it came; null when nobody named one
 * @param userSource {@code header}, {@code outbound_header}, {@code api}, {@code principal}, {@code body} or {@code ip}
 * @param attributes names in snake case, such as {@code drawing_id}; never null, not modified
 * @param content what may be kept of this call: {@code full}, {@code metadata} or {@code off}; null for the setting
 * @param traceparent the W3C trace context of the incoming request, or null
 * @param parentId id of the inbound call that this one is made for, or null
 */
public record Caller(
        @Nullable String sessionId,
        @Nullable String sessionSource,
        @Nullable String userId,
        @Nullable String userSource,
        Map<String, String> attributes,
        @Nullable String content,
        @Nullable String traceparent,
        @Nullable String parentId) {

    /** Nobody in particular. */
    public static final Caller NOBODY = new Caller(null, null, null, null, Map.of(), null, null, null);

    /**
     * The same caller working for a session and a user that the API names; null keeps the present one. What is true of one
     * session need not be of another: attributes stay only within the session.
     */
    public Caller within(@Nullable String newSessionId, @Nullable String newUserId) {
        boolean sameSession = newSessionId == null || newSessionId.equals(sessionId);
        return new Caller(
                newSessionId == null ? sessionId : newSessionId,
                newSessionId == null ? sessionSource : "api",
                newUserId == null ? userId : newUserId,
                newUserId == null ? userSource : "api",
                sameSession ? attributes : Map.of(),
                content,
                traceparent,
                parentId);
    }

    /** The same caller with one attribute more. */
    public Caller with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Caller(
                sessionId, sessionSource, userId, userSource, Map.copyOf(more), content, traceparent, parentId);
    }
}
