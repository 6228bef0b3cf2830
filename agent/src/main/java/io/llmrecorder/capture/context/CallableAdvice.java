package io.llmrecorder.capture.context;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A task is put into a future: it takes along who is calling. */
public final class CallableAdvice {
    private CallableAdvice() {}

    /** The task to put there. */
    public static <T> @Nullable Callable<T> argument(@Nullable Callable<T> task) {
        return Carried.callable(task);
    }
}
