package io.llmrecorder.capture.context;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.exchange.Caller;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tasks that know who was calling when they were made. When nobody is, a task stays what it is. */
final class Carried {
    private Carried() {}

    static @Nullable Runnable runnable(@Nullable Runnable task) {
        Caller caller = Callers.current();
        return caller == null || task == null ? task : new CarriedRunnable(task, caller);
    }

    static <T> @Nullable Callable<T> callable(@Nullable Callable<T> task) {
        Caller caller = Callers.current();
        return caller == null || task == null ? task : new CarriedCallable<>(task, caller);
    }

    static <T> @Nullable Supplier<T> supplier(@Nullable Supplier<T> task) {
        Caller caller = Callers.current();
        return caller == null || task == null ? task : new CarriedSupplier<>(task, caller);
    }

    private record CarriedRunnable(Runnable task, Caller caller) implements Runnable {
        @Override
        public void run() {
            Caller before = Callers.enter(caller);
            try {
                task.run();
            } finally {
                Callers.enter(before);
            }
        }

        /** Shown by the future that holds it. */
        @Override
        public String toString() {
            return task.toString();
        }
    }

    private record CarriedCallable<T>(Callable<T> task, Caller caller) implements Callable<T> {
        @Override
        public T call() throws Exception {
            Caller before = Callers.enter(caller);
            try {
                return task.call();
            } finally {
                Callers.enter(before);
            }
        }

        /** Shown by the future that holds it. */
        @Override
        public String toString() {
            return task.toString();
        }
    }

    private record CarriedSupplier<T>(Supplier<T> task, Caller caller) implements Supplier<T> {
        @Override
        public T get() {
            Caller before = Callers.enter(caller);
            try {
                return task.get();
            } finally {
                Callers.enter(before);
            }
        }
    }
}
