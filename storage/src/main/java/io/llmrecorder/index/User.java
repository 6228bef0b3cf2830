package io.llmrecorder.index;

import java.time.Instant;

/** Somebody who has conversations. */
public record User(String userIdentifier, long conversations, Instant lastActive) {}
