package io.llmrecorder.clients;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the server knows of one scenario. Safe for use by many threads. */
final class Stage {
    /** Long enough for a busy machine; nothing waits so long unless it is broken. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<Object, Integer> connections = new HashMap<>();

    /** The number of this connection among those of the scenario, from 1. */
    int connection(Object connection) {
        lock.lock();
        try {
            return connections.computeIfAbsent(connection, c -> connections.size() + 1);
        } finally {
            lock.unlock();
        }
    }

    void note(String line) {
        lock.lock();
        try {
            notes.add(Lines.stable(line));
        } finally {
            lock.unlock();
        }
    }

    List<String> notes() {
        lock.lock();
        try {
            return List.copyOf(notes);
        } finally {
            lock.unlock();
        }
    }

    /** Counts up, and answers the count. */
    long add(String what, long number) {
        lock.lock();
        try {
            long sum = counts.merge(what, number, Long::sum);
            changed.signalAll();
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code what} has been counted up to {@code number}; false when that never happens. */
    boolean await(String what, long number) {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            while (counts.getOrDefault(what, 0L) < number) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
