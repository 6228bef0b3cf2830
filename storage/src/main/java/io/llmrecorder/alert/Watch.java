package io.llmrecorder.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows whether one limit is passed. For one thread. */
interface Watch {
    /** A call that ended; not always in the order of time. */
    default void see(CallFacts call) {}

    /** What is wrong now, one sentence; null when nothing is. */
    @Nullable
    String breach(Instant now);
}
