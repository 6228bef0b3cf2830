package io.llmrecorder.exchange;

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
}
