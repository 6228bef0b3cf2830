package io.llmrecorder.index;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, stored once however often it was sent.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param modelName of an answer
 * @param tokenCount of an answer, where the provider reported it
 * @param callId the call that brought it; null when it is known from a history only, or was added by hand
 */
public record ConversationMessage(
        long id,
        String role,
        String content,
        @Nullable String modelName,
        @Nullable Long tokenCount,
        Instant timestamp,
        @Nullable String callId) {}
