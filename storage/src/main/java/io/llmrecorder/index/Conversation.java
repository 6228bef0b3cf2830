package io.llmrecorder.index;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one session.
 *
 * @param title the first question, until somebody sets one; null when there was no question
 * @param messageCount stored messages
 * @param callCount calls of the session, failed ones too
 */
public record Conversation(
        long id,
        String sessionId,
        @Nullable String title,
        @Nullable String userIdentifier,
        Instant createdAt,
        Instant updatedAt,
        Instant lastActive,
        long messageCount,
        long callCount) {}
