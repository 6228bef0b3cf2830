package io.llmrecorder.capture.context;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.exchange.Caller;
import org.jspecify.annotations.Nullable;

/** The request is over on this thread: who was calling before is calling again. */
public final class ExitAdvice {
    private ExitAdvice() {}

    /** {@code before} is what {@link EnterAdvice} answered; null if there was no agent yet then. */
    public static void replace(@Nullable Object before) {
        if (before != null) {
            Callers.enter(before instanceof Caller caller ? caller : null);
        }
    }
}
