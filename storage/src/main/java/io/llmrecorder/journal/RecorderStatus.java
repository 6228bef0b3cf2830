package io.llmrecorder.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the recorder of one process stands, as {@link StatusFile} tells it to other processes. Counts are since its start:
 * offered = written + failed + dropped + queued.
 *
 * @param at when that was so
 * @param offered calls that ended and were to be recorded
 * @param failed calls that could not be recorded at all
 * @param dropped calls that found the queue full
 * @param queued calls that wait, the batch in the writer's hands included
 * @param queuedBytes memory of the bodies that wait
 * @param running calls begun and not yet ended
 * @param skipped requests that looked like LLM calls and were not to be recorded; not counted as offered
 * @param lastSkipped the last ten of these, newest first
 * @param writeFailure why the last attempt to write to the journal failed, or null when it did not
 */
public record RecorderStatus(
        String instance,
        String service,
        String host,
        long pid,
        Instant at,
        long offered,
        long written,
        long failed,
        long dropped,
        long queued,
        long queuedBytes,
        long running,
        long skipped,
        List<SkippedCall> lastSkipped,
        @Nullable String writeFailure) {

    /** Whether it says the same, apart from the time. */
    boolean saysTheSameAs(@Nullable RecorderStatus other) {
        return other != null && other.at(at).equals(this);
    }

    private RecorderStatus at(Instant time) {
        return new RecorderStatus(
                instance,
                service,
                host,
                pid,
                time,
                offered,
                written,
                failed,
                dropped,
                queued,
                queuedBytes,
                running,
                skipped,
                lastSkipped,
                writeFailure);
    }
}
