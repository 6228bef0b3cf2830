package io.llmrecorder.provider;

import org.jspecify.annotations.Nullable;

/**
 * One wire format. Pure and without state; safe for use by many threads.
 *
 * <p>A stream is first assembled to the object that the call without streaming would have returned, so that streams,
 * plain answers and old records are all read by the one {@link #interpret}.
 */
interface Provider {
    /** What the call is, or null when it is not in this format. */
    @Nullable
    Api claim(Call call);

    /** For one stream of this format; null when the format has no streams. */
    @Nullable
    Assembler assembler(Call call);

    /** Whether an answer that is a JSON array is a stream of its elements. */
    default boolean streamsArrays(Call call) {
        return false;
    }

    /** Fills in what request and answer say. Both may lack anything, be of any shape, or be missing. */
    void interpret(Call call, Draft draft);
}
