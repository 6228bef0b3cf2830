package io.llmrecorder.capture.context;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** A bare task is given to a thread pool: it takes along who is calling, where nobody can mind that it has been wrapped.
 *
 * <p>What stands in the queue of a pool may be compared, cast, looked for or removed by the application. So only lambdas are
 * wrapped, whose class nobody can name, and only in pools of the JDK's own class with a queue that does not compare. */
public final class PoolAdvice {
    private PoolAdvice() {}

    /** The task to queue. */
    public static @Nullable Runnable argument(@Nullable Runnable task, ThreadPoolExecutor pool) {
        boolean plainPool =
                pool.getClass() == ThreadPoolExecutor.class && !(pool.getQueue() instanceof PriorityBlockingQueue);
        return task != null && task.getClass().isHidden() && plainPool ? Carried.runnable(task) : task;
    }
}
