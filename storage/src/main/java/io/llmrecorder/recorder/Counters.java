package io.llmrecorder.recorder;

/**
 * What became of the calls so far. Always: {@code offered = written + failed + dropped + queued}.
 *
 * @param offered calls that ended and were to be recorded
 * @param written records in the journal
 * @param failed calls of which no record could be made
 * @param dropped calls that found the queue full
 * @param queued calls that wait, the batch in the writer's hands included
 * @param queuedBytes memory of the bodies that wait
 * @param running calls begun and not yet ended, as far as the writer knows
 * @param skipped requests that looked like LLM calls and were not to be recorded; not counted as offered
 */
public record Counters(
        long offered,
        long written,
        long failed,
        long dropped,
        long queued,
        long queuedBytes,
        long running,
        long skipped) {}
