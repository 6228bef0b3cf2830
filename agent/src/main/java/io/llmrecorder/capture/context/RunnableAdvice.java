package io.llmrecorder.capture.context;

import org.jspecify.annotations.Nullable;

/** A task is put into a future: it takes along who is calling. */
public final class RunnableAdvice {
    private RunnableAdvice() {}

    /** The task to put there. */
    public static @Nullable Runnable argument(@Nullable Runnable task) {
        return Carried.runnable(task);
    }
}
