package io.llmrecorder.recorder;

import io.llmrecorder.call.Origin;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.journal.RecorderStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes calls from the application's threads and has them written by a thread of its own.
 *
 * <p>{@link #began} and {@link #ended} never block and never throw; a call that finds the queue full is dropped, counted, and
 * the gap is marked in the next record. The thread starts with the first call; before that nothing is loaded or made.
 */
public final class Recorder implements Exchange.Listener {
    private final CallQueue ended;
    private final CallQueue begun;
    private final boolean requireSession;
    private final RecordWriter writer;
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final SkippedCalls skipped = new SkippedCalls();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    Recorder(Config config, Opening opening) {
        long calls = config.number(Setting.QUEUE_CALLS);
        this.ended = new CallQueue(calls, config.number(Setting.QUEUE_BYTES));
        this.begun = new CallQueue(calls, Long.MAX_VALUE);
        this.requireSession = config.flag(Setting.REQUIRE_SESSION);
        this.writer = new RecordWriter(ended, begun, dropped, opening, (int)
                Math.max(1, Math.min(config.number(Setting.BUFFER_SIZE), 100_000)));
    }

    @Override
    public void began(Exchange exchange) {
        try {
            // One too many is not tracked, and just not known to have run should the process die.
            if (!closed && isWanted(exchange) && begun.offer(exchange)) {
                wake();
            }
        } catch (Throwable e) {
            Log.warn("cannot note the begin of a call", e);
        }
    }

    @Override
    public void ended(Exchange exchange) {
        try {
            if (!isWanted(exchange)) {
                skip(exchange);
                exchange.release();
                return;
            }
            offered.incrementAndGet();
            if (closed || !ended.offer(exchange)) {
                drop(exchange);
                return;
            }
            wake();
        } catch (Throwable e) {
            Log.warn("cannot take a call", e);
        }
    }

    /**
     * Takes a record that the application made itself; see {@link MadeRecord} for what is added to it. Never throws.
     *
     * @param record a JSON object with the record's fields from {@code v} on
     * @return false when it was not taken: the queue is full, or the caller's calls are not to be recorded
     */
    public boolean offer(Caller caller, byte[] record) {
        try {
            Exchange made = MadeRecord.exchange(caller, record, this);
            if (!isWanted(made)) {
                skip(made);
                return false;
            }
            offered.incrementAndGet();
            if (closed || !ended.offer(made)) {
                drop(made);
                return false;
            }
            wake();
            return true;
        } catch (Throwable e) {
            Log.warn("cannot take a record", e);
            return false;
        }
    }

    @Override
    public void skipped(String method, String url, String reason) {
        try {
            skipped.add(method, url, reason);
            // Its process is to be seen from outside, also when it records nothing else.
            wake();
        } catch (Throwable e) {
            Log.warn("cannot note a call that is not recorded", e);
        }
    }

    private void skip(Exchange exchange) {
        skipped(
                exchange.method(),
                exchange.url(),
                "off".equals(exchange.caller().content()) ? Exchange.SWITCHED_OFF : Exchange.WITHOUT_SESSION);
    }

    private boolean isWanted(Exchange exchange) {
        Caller caller = exchange.caller();
        boolean off = "off".equals(caller.content());
        return !off
                && !(requireSession
                        && (caller.sessionId() == null || caller.sessionId().isBlank()));
    }

    private void drop(Exchange exchange) {
        dropped.incrementAndGet();
        writer.forget(exchange);
        exchange.release();
    }

    private void wake() {
        Thread running = thread;
        if (running != null) {
            if (writer.isIdle()) {
                LockSupport.unpark(running);
            }
        } else if (!closed && started.compareAndSet(false, true)) {
            start();
        }
    }

    private void start() {
        try {
            Thread fresh = new Thread(null, writer, "llm-recorder-writer", 0, false);
            fresh.setDaemon(true);
            fresh.setContextClassLoader(null);
            thread = fresh;
            fresh.start();
        } catch (Throwable e) {
            // No thread to be had now; the next call asks again.
            thread = null;
            started.set(false);
            Log.warn("cannot start the recorder's thread", e);
        }
    }

    /** Calls that have begun and not yet ended, as far as the writer knows; a live view, safe to iterate at any time. */
    public Collection<Exchange> running() {
        return writer.running();
    }

    /** What became of the calls so far. */
    public Counters counters() {
        // What became of a call is read before how many there were, so that none is counted that was not offered yet.
        long written = writer.written();
        long failed = writer.failed();
        long lost = dropped.get();
        long all = offered.get();
        return new Counters(
                all,
                written,
                failed,
                lost,
                all - written - failed - lost,
                ended.bytes(),
                running().size(),
                skipped.count());
    }

    RecorderStatus status(Origin process, Instant now) {
        Counters counters = counters();
        return new RecorderStatus(
                process.instance(),
                process.service(),
                process.host(),
                process.pid(),
                now,
                counters.offered(),
                counters.written(),
                counters.failed(),
                counters.dropped(),
                counters.queued(),
                counters.queuedBytes(),
                counters.running(),
                counters.skipped(),
                skipped.last(),
                writer.writeFailure());
    }

    /**
     * Takes no more calls, writes those that wait, and says what was lost if {@code deadline} is too short for it. Calls that
     * still run become {@code interrupted} records at the next start. Safe to call twice, and from a shutdown hook.
     */
    public void close(Duration deadline) {
        boolean again = closed;
        closed = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        writer.close(deadline.toNanos());
        LockSupport.unpark(running);
        try {
            running.join(Math.max(1, deadline.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!again) {
            sayWhatIsLost(counters());
        }
    }

    private static void sayWhatIsLost(Counters counters) {
        if (counters.queued() > 0) {
            Log.warn(counters.queued() + " calls were not written before the end");
        }
        if (counters.dropped() > 0) {
            Log.warn(counters.dropped() + " calls were dropped because the queue was full");
        }
    }
}
