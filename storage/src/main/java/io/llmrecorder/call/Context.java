package io.llmrecorder.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who made a call, and what it belongs to.
 *
 * @param sessionId never null: without a session of the application's own it is that of the process
 * @param sessionSource {@code header}, {@code outbound_header}, {@code api}, {@code body} or {@code process}
 * @param userSource {@code header}, {@code outbound_header}, {@code api}, {@code principal}, {@code body} or {@code ip}
 * @param direction {@code outbound}, or {@code inbound} for a call that the application served
 * @param attributes names in snake case
 * @param attempt number of this attempt of the same request, from 0; null when not known
 * @param retryOf id of the first attempt, or null
 * @param parentId id of the inbound call that this one was made for, or null
 * @param traceId 32 hex digits, or null
 * @param spanId 16 hex digits, or null
 */
public record Context(
        String sessionId,
        String sessionSource,
        @Nullable String userId,
        @Nullable String userSource,
        String direction,
        Map<String, String> attributes,
        @Nullable Integer attempt,
        @Nullable String retryOf,
        @Nullable String parentId,
        @Nullable String traceId,
        @Nullable String spanId) {}
