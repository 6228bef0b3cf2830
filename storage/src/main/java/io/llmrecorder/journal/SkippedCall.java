package io.llmrecorder.journal;

import java.time.Instant;

/**
 * A request that looked like an LLM call and was not recorded.
 *
 * @param request method and URL, without query
 * @param reason why not, a part of a sentence
 */
public record SkippedCall(Instant at, String request, String reason) {}
