package io.llmrecorder.config;

import java.io.PrintStream;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's own log: one line on stderr, without any logging library, which would be the application's to set up.
 *
 * <p>Safe for use by many threads. Never throws.
 */
public final class Log {
    private static final String[] LEVELS = {"debug", "info", "warn", "error", "off"};
    private static final long QUIET_NANOS = 60_000_000_000L;

    private static final ConcurrentHashMap<String, Repeated> REPEATED = new ConcurrentHashMap<>();
    private static volatile int threshold = 1;

    private Log() {}

    /** From now on only messages of this level and above are written. */
    public static void level(String level) {
        for (int i = 0; i < LEVELS.length; i++) {
            if (LEVELS[i].equals(level)) {
                threshold = i;
            }
        }
    }

    public static void debug(String message) {
        write(0, message, null);
    }

    public static void info(String message) {
        write(1, message, null);
    }

    public static void warn(String message) {
        write(2, message, null);
    }

    public static void error(String message) {
        write(3, message, null);
    }

    /** A failure: at once the first time, then at most once a minute for the same {@code message}, with a count. */
    public static void warn(String message, Throwable cause) {
        Repeated repeated = REPEATED.get(message);
        if (repeated == null) {
            // Messages are few and fixed; should one carry ever new text, memory must still be bounded.
            if (REPEATED.size() > 500) {
                REPEATED.clear();
            }
            Repeated fresh = new Repeated(System.nanoTime() - QUIET_NANOS);
            Repeated other = REPEATED.putIfAbsent(message, fresh);
            repeated = other == null ? fresh : other;
        }
        long count = repeated.due();
        if (count > 0) {
            write(2, count == 1 ? message : message + " (" + count + " times in the last minute)", cause);
        }
    }

    private static void write(int level, String message, @Nullable Throwable cause) {
        if (level < threshold) {
            return;
        }
        try {
            PrintStream err = System.err;
            err.println("[llm-recorder] " + LEVELS[level] + ": " + message + (cause == null ? "" : because(cause)));
            if (cause != null && threshold == 0) {
                cause.printStackTrace(err);
            }
        } catch (RuntimeException e) {
            // The application may have replaced System.err by anything; a log line is not worth an exception.
        }
    }

    private static String because(Throwable cause) {
        String missing = null;
        try {
            missing = MissingModule.sentence(cause);
        } catch (LinkageError e) {
            // Somebody has taken the jar away under a running application: no more of its classes can be loaded.
        }
        return missing == null ? " (" + cause + ")" : ". " + missing + ".";
    }

    private static final class Repeated {
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong saidAt;

        Repeated(long saidAt) {
            this.saidAt = new AtomicLong(saidAt);
        }

        /** How many to report now, or 0 for not yet. */
        long due() {
            count.incrementAndGet();
            long now = System.nanoTime();
            long last = saidAt.get();
            return now - last >= QUIET_NANOS && saidAt.compareAndSet(last, now) ? count.getAndSet(0) : 0;
        }
    }
}
