package io.llmrecorder.index;

import java.time.Instant;

/**
 * Somebody who has conversations.
 *
 * @param calls of this user, also those without a conversation
 * @param failures calls that did not end well
 */
public record User(String userIdentifier, long conversations, Instant lastActive, long calls, long failures) {
    User with(Numbers.Counts counts) {
        return new User(userIdentifier, conversations, lastActive, counts.calls(), counts.failures());
    }
}
