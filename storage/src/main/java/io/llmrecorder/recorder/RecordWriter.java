package io.llmrecorder.recorder;

import io.llmrecorder.call.CallJson;
import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.recorder.Opening.Opened;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The writer's thread: reads calls from the queue, makes their records, appends them.
 *
 * <p>Nothing but a full queue loses a call: what no provider can read is written with its bodies as text, and while the disk
 * fails the batch is kept and tried again with growing pauses.
 */
final class RecordWriter implements Runnable {
    private static final long MAX_BATCH_BYTES = 4L << 20;
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final long FIRST_PAUSE_NANOS = 50_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final long ABANDONED_NANOS = 3_600_000_000_000L;
    private static final long RECOVER_NANOS = 60_000_000_000L;

    private final CallQueue ended;
    private final CallQueue begun;
    private final AtomicLong dropped;
    private final Opening opening;
    private final int batchSize;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Retries retries = new Retries();
    private final Deque<byte[]> lines = new ArrayDeque<>();
    /** Of the lines, in the same order. */
    private final Deque<UUID> ids = new ArrayDeque<>();

    private volatile @Nullable InFlight inFlight;
    private volatile @Nullable String writeFailure;
    private volatile boolean idle;
    private volatile boolean closing;
    private volatile long closeBy;
    private long markedDrops;
    private boolean hasRecovered;
    private long recoveredAt = System.nanoTime() - RECOVER_NANOS;

    /** @param dropped calls dropped so far, counted by the recorder */
    RecordWriter(CallQueue ended, CallQueue begun, AtomicLong dropped, Opening opening, int batchSize) {
        this.ended = ended;
        this.begun = begun;
        this.dropped = dropped;
        this.opening = opening;
        this.batchSize = batchSize;
    }

    boolean isIdle() {
        return idle;
    }

    long written() {
        return written.get();
    }

    long failed() {
        return failed.get();
    }

    /** Why the journal could not be written at the last attempt, or null. */
    @Nullable
    String writeFailure() {
        return writeFailure;
    }

    /** See {@link Recorder#running}. */
    Collection<Exchange> running() {
        InFlight open = inFlight;
        return open == null ? List.of() : open.running();
    }

    /** The call has ended, and will never come through the queue. On the application's threads. */
    void forget(Exchange exchange) {
        InFlight open = inFlight;
        if (open != null) {
            open.forget(exchange.id());
        }
    }

    /** Ends the thread once all is written, or when {@code nanos} have passed. */
    void close(long nanos) {
        closeBy = System.nanoTime() + nanos;
        closing = true;
    }

    @Override
    public void run() {
        Opened opened = open();
        if (opened == null) {
            return;
        }
        CallJson json = new CallJson();
        inFlight = opened.inFlight();
        while (!isTooLate()) {
            try {
                boolean worked = write(opened, json);
                worked |= noteBegun(opened);
                recover(opened);
                giveUpAbandoned(opened);
                opened.sink().flushIfDue();
                if (!worked && closing) {
                    break;
                }
                waitForWork(worked);
            } catch (Throwable e) {
                Log.warn("the writer met a failure, and goes on", e);
                pause(FIRST_PAUSE_NANOS);
            }
        }
        close(opened);
    }

    private @Nullable Opened open() {
        long pause = FIRST_PAUSE_NANOS;
        while (!isTooLate()) {
            try {
                return opening.open();
            } catch (Throwable e) {
                writeFailure = e.toString();
                Log.warn("cannot write records; calls wait in memory, and are dropped when the queue is full", e);
                pause(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
        return null;
    }

    private boolean isTooLate() {
        return closing && System.nanoTime() - closeBy > 0;
    }

    /** One batch; answers whether there was one. */
    private boolean write(Opened opened, CallJson json) {
        long bytes = 0;
        while (lines.size() < batchSize && bytes < MAX_BATCH_BYTES) {
            Exchange exchange = ended.poll();
            if (exchange == null) {
                break;
            }
            byte[] line = line(exchange, opened.assembly(), json);
            if (line != null) {
                lines.add(line);
                ids.add(exchange.id());
                bytes += line.length;
            } else {
                failed.incrementAndGet();
                opened.inFlight().forget(exchange.id());
            }
            exchange.release();
            ended.done();
        }
        boolean any = !lines.isEmpty();
        append(opened);
        return any;
    }

    private byte @Nullable [] line(Exchange exchange, CallAssembly assembly, CallJson json) {
        long drops = dropped.get();
        long before = drops - markedDrops;
        byte[] line = null;
        try {
            if (MadeRecord.is(exchange)) {
                line = assembly.made(exchange, before);
            } else {
                retries.link(exchange);
                line = json.line(assembly.ended(exchange, before));
            }
        } catch (Throwable e) {
            Log.warn("cannot read a call; it is recorded with its bodies as text", e);
            line = MadeRecord.is(exchange) ? null : textLine(exchange, assembly, json, before);
        }
        if (line != null) {
            markedDrops = drops;
        }
        return line;
    }

    private static byte @Nullable [] textLine(Exchange exchange, CallAssembly assembly, CallJson json, long before) {
        try {
            return json.line(assembly.unread(exchange, before));
        } catch (Throwable e) {
            Log.warn("cannot record a call at all", e);
            return null;
        }
    }

    /** Until all lines are written, however long the disk fails. */
    private void append(Opened opened) {
        long pause = FIRST_PAUSE_NANOS;
        while (!lines.isEmpty() && !isTooLate()) {
            boolean failing = false;
            try {
                opened.sink().append(lines);
                writeFailure = null;
            } catch (IOException | RuntimeException e) {
                failing = true;
                writeFailure = e.toString();
                Log.warn("cannot write to the journal; trying again, and calls are dropped when the queue is full", e);
            }
            tellWritten(opened.inFlight());
            if (failing) {
                pause(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    private void tellWritten(InFlight open) {
        while (ids.size() > lines.size()) {
            written.incrementAndGet();
            open.ended(ids.remove());
        }
        open.compact();
    }

    private boolean noteBegun(Opened opened) {
        boolean any = false;
        for (int i = 0; i < batchSize; i++) {
            Exchange exchange = begun.poll();
            if (exchange == null) {
                return any;
            }
            any = true;
            begun.done();
            opened.inFlight().begun(exchange, opened.assembly());
        }
        return any;
    }

    /** Takes over what dead processes left; soon after the start, then once a minute. */
    private void recover(Opened opened) {
        // A run that is over in a moment still does what only the next run can do for the one before it.
        if (System.nanoTime() - recoveredAt < RECOVER_NANOS || (closing && hasRecovered)) {
            return;
        }
        hasRecovered = true;
        recoveredAt = System.nanoTime();
        try {
            opened.interrupted().recover(opened.sink());
        } catch (IOException | RuntimeException e) {
            Log.warn("cannot take over the calls of a process that died", e);
        }
    }

    /** An answer that is neither read on nor closed is a leak in the application; its record must not wait for ever. */
    private static void giveUpAbandoned(Opened opened) {
        for (Exchange exchange : opened.inFlight().running()) {
            if (System.nanoTime() - exchange.lastNanos() > ABANDONED_NANOS) {
                exchange.end(Exchange.End.ABANDONED);
            }
        }
    }

    /** Parks unless there is work; an offer that comes after the flag is up finds it and wakes the thread. */
    private void waitForWork(boolean worked) {
        if (worked || closing) {
            return;
        }
        idle = true;
        if (ended.isEmpty() && begun.isEmpty() && !closing) {
            pause(IDLE_NANOS);
        }
        idle = false;
    }

    private void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
        // Somebody's interrupt would turn every further pause into none.
        Thread.interrupted();
    }

    private void close(Opened opened) {
        try {
            opened.sink().close();
        } catch (IOException | RuntimeException e) {
            Log.warn("cannot close the journal", e);
        }
        opened.inFlight().close();
    }
}
