package io.llmrecorder.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests a client may send in a minute, counted from its first one on. What is left is said in the fields {@code RateLimit-Limit},
 * {@code RateLimit-Remaining} and {@code RateLimit-Reset} (draft-ietf-httpapi-ratelimit-headers-07). Safe for use by many threads.
 */
final class RateLimit {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_CLIENTS = 10_000;

    private final long most;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** @param most requests in a minute; 0 for no limit */
    RateLimit(long most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Counts a request of this client. */
    State take(String client) {
        if (most == 0) {
            return State.NONE;
        }
        long now = nanos.getAsLong();
        if (windows.size() > MOST_CLIENTS) {
            windows.values().removeIf(window -> window.isOver(now));
        }
        Window window = windows.compute(
                client,
                (name, known) -> known == null || known.isOver(now)
                        ? new Window(now, 1)
                        : new Window(known.begin(), known.requests() + 1));
        long left = window.begin() + WINDOW_NANOS - now;
        return new State(most, most - window.requests(), TimeUnit.NANOSECONDS.toSeconds(left) + 1);
    }

    private record Window(long begin, long requests) {
        boolean isOver(long now) {
            return now - begin >= WINDOW_NANOS;
        }
    }

    /**
     * How a client stands.
     *
     * @param limit requests in a minute; 0 for no limit
     * @param remaining how many are left of them; negative when this one was too many
     * @param resetSeconds when all can be sent again
     */
    record State(long limit, long remaining, long resetSeconds) {
        static final State NONE = new State(0, 0, 0);

        /** For the answer, whatever it is. */
        Map<String, String> headers() {
            return limit == 0
                    ? Map.of()
                    : Map.of(
                            "RateLimit-Limit", Long.toString(limit),
                            "RateLimit-Remaining", Long.toString(Math.max(0, remaining)),
                            "RateLimit-Reset", Long.toString(resetSeconds));
        }

        /** @throws Problem when the request was one too many */
        void check() {
            if (remaining < 0) {
                throw new Problem(
                                429,
                                "More than " + limit + " requests came in a minute (RATE_LIMIT); go on in "
                                        + resetSeconds + " seconds.")
                        .with("Retry-After", Long.toString(resetSeconds));
            }
        }
    }
}
