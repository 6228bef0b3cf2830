package io.llmrecorder.call;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of one LLM call, as it is kept. {@link CallJson} writes it as a line of the journal.
 *
 * @param id UUID version 7
 * @param endTime null when the end was never seen
 * @param reading what the provider's wire format said, without texts and bodies where only metadata are kept
 * @param cost null when there is nothing to price
 * @param http null for a call that was not seen on the wire
 * @param raw null unless {@code RAW} is set
 * @param droppedBefore calls lost to a full queue since the record before
 * @param redacted how many places were taken out before writing, by what they held; empty for none
 */
public record LlmCall(
        String id,
        Instant timestamp,
        @Nullable Instant endTime,
        Context context,
        Outcome outcome,
        Reading reading,
        @Nullable Cost cost,
        Performance performance,
        @Nullable Http http,
        @Nullable Raw raw,
        long droppedBefore,
        Map<String, Integer> redacted,
        Origin origin) {
    /** The same call with its bodies as they passed. */
    public LlmCall with(Raw bodies) {
        return new LlmCall(
                id,
                timestamp,
                endTime,
                context,
                outcome,
                reading,
                cost,
                performance,
                http,
                bodies,
                droppedBefore,
                redacted,
                origin);
    }
}
