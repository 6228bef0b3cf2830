package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * Tokens, as the provider reported them: what it did not report is null, never 0.
 *
 * @param inputTokens all input, tokens read from and written to a cache included
 * @param outputTokens all output, reasoning included
 * @param totalTokens as reported, or the sum of input and output where both are known
 * @param cachedInputTokens read from a cache; part of the input
 * @param cacheWriteTokens written to a cache; part of the input
 * @param reasoningTokens part of the output
 */
public record Usage(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long totalTokens,
        @Nullable Long cachedInputTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long reasoningTokens) {}
