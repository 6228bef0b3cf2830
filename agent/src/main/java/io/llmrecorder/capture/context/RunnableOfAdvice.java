package io.llmrecorder.capture.context;

import org.jspecify.annotations.Nullable;

/** A task is given to an executor that starts a thread for it: it takes along who is calling. */
public final class RunnableOfAdvice {
    private RunnableOfAdvice() {}

    /** The task to run. */
    public static @Nullable Runnable argument(@Nullable Runnable task, Object executor) {
        return Carried.runnable(task);
    }
}
