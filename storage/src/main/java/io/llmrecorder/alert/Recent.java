package io.llmrecorder.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The calls that ended within a time, at most a hundred thousand of them. For one thread. */
final class Recent {
    private static final int MOST = 100_000;

    private final Duration window;
    private final Deque<CallFacts> calls = new ArrayDeque<>();

    Recent(Duration window) {
        this.window = window;
    }

    void add(CallFacts call) {
        calls.addLast(call);
        if (calls.size() > MOST) {
            calls.removeFirst();
        }
    }

    /** Those of the time before {@code now}. */
    Stream<CallFacts> at(Instant now) {
        Instant oldest = now.minus(window);
        // In the order recorded, which is nearly that of their ends: what is late is left for the filter.
        while (!calls.isEmpty() && calls.getFirst().end().isBefore(oldest)) {
            calls.removeFirst();
        }
        return calls.stream().filter(call -> !call.end().isBefore(oldest));
    }
}
