package io.llmrecorder.index;

import org.jspecify.annotations.Nullable;

/** The calls of the same session right before and right after a call; null where it is the first or the last. */
public record Neighbours(
        @Nullable CallSummary previous, @Nullable CallSummary next) {}
