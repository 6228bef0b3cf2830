package io.llmrecorder.capture.context;

import io.llmrecorder.weave.Weaving;
import io.llmrecorder.weave.Woven;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the JDK takes tasks that another thread will run, so that who is calling goes along: where a task is put into a
 * future, before anybody else can see it, so that no queue, comparator or handler of the application meets a class of ours.
 * Only a bare {@code execute} has no such place; see {@link PoolAdvice}.
 */
public final class ExecutorWeavings {
    private static final String PACKAGE = "java.util.concurrent.";
    private static final String ADVICE = "io.llmrecorder.capture.context.";
    private static final String RUNNABLE = "Ljava/lang/Runnable;";
    private static final String CALLABLE = "Ljava/util/concurrent/Callable;";
    private static final String FUTURE = "Ljava/util/concurrent/CompletableFuture;";

    private ExecutorWeavings() {}

    /** The classes to weave; not every JDK has each of them. */
    public static List<Weaving> all() {
        List<Weaving> all = new ArrayList<>();
        all.add(weaving("FutureTask", callable("<init>", "", 0), runnable("<init>", "", "Ljava/lang/Object;", 0)));
        all.add(weaving(
                "CompletableFuture",
                Woven.argument(
                        "asyncSupplyStage",
                        "(Ljava/util/concurrent/Executor;Ljava/util/function/Supplier;)" + FUTURE,
                        ADVICE + "SupplierAdvice",
                        1),
                Woven.argument(
                        "asyncRunStage",
                        "(Ljava/util/concurrent/Executor;" + RUNNABLE + ")" + FUTURE,
                        ADVICE + "RunnableAdvice",
                        1)));
        all.add(weaving("ForkJoinTask$AdaptedRunnable", runnable("<init>", "", "Ljava/lang/Object;", 0)));
        all.add(weaving("ForkJoinTask$AdaptedRunnableAction", runnable("<init>", "", "", 0)));
        all.add(weaving("ForkJoinTask$RunnableExecuteAction", runnable("<init>", "", "", 0)));
        all.add(weaving("ForkJoinTask$AdaptedCallable", callable("<init>", "", 0)));
        all.add(weaving("ForkJoinTask$AdaptedInterruptibleCallable", callable("<init>", "", 0)));
        all.add(weaving("ForkJoinTask$AdaptedInterruptibleRunnable", runnable("<init>", "", "Ljava/lang/Object;", 0)));
        all.add(weaving(
                "ThreadPerTaskExecutor$ThreadBoundFuture",
                callable("<init>", "Ljava/util/concurrent/ThreadPerTaskExecutor;", 1)));
        all.add(weaving(
                "ThreadPerTaskExecutor",
                Woven.argument("execute", "(" + RUNNABLE + ")V", ADVICE + "RunnableOfAdvice", 0)));
        all.add(weaving(
                "ThreadPoolExecutor", Woven.argument("execute", "(" + RUNNABLE + ")V", ADVICE + "PoolAdvice", 0)));
        return all;
    }

    private static Weaving weaving(String name, Woven... methods) {
        return new Weaving(PACKAGE + name, List.of(methods));
    }

    private static Woven callable(String name, String before, int argument) {
        return Woven.argument(name, "(" + before + CALLABLE + ")V", ADVICE + "CallableAdvice", argument);
    }

    private static Woven runnable(String name, String before, String behind, int argument) {
        return Woven.argument(name, "(" + before + RUNNABLE + behind + ")V", ADVICE + "RunnableAdvice", argument);
    }
}
