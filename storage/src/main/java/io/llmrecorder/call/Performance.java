package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * Times and sizes of a call; null where not known or not applicable.
 *
 * @param responseTimeMs from begin to end
 * @param timeToFirstTokenMs from begin to the first content of a stream
 * @param tokensPerSecond output tokens by the whole response time
 * @param chunkCount pieces in which a stream passed
 * @param promptLength of the prompt as it passed, before redaction, in characters (code points)
 * @param responseLength of the answer's text as it passed, before redaction, in characters (code points)
 * @param historyMessagesCount messages sent again before the new ones, system messages not counted
 * @param recorderOverheadUs time that the recorder spent on the application's threads
 */
public record Performance(
        @Nullable Long responseTimeMs,
        @Nullable Long timeToFirstTokenMs,
        @Nullable Double tokensPerSecond,
        @Nullable Integer chunkCount,
        @Nullable Integer promptLength,
        @Nullable Integer responseLength,
        @Nullable Integer historyMessagesCount,
        @Nullable Long recorderOverheadUs) {}
