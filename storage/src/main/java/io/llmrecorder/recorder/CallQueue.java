package io.llmrecorder.recorder;

import io.llmrecorder.exchange.Exchange;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for the writer, bounded by number and by the bytes of their bodies.
 *
 * <p>Any thread may offer and never waits, not even for another that offers; one thread polls. (Vyukov's queue: the newest node
 * is swapped in first, its predecessor is told of it after, so a poll may answer null while an offer is half done.)
 */
final class CallQueue {
    private final long maxCalls;
    private final long maxBytes;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<Node> newest;
    private Node oldest;

    CallQueue(long maxCalls, long maxBytes) {
        this.maxCalls = maxCalls;
        this.maxBytes = maxBytes;
        this.oldest = new Node(null, 0);
        this.newest = new AtomicReference<>(oldest);
    }

    /** Takes the call in, or answers false when it is full. A call larger than the whole bound is taken when it is alone. */
    boolean offer(Exchange exchange) {
        long size = exchange.request().memory() + exchange.response().memory();
        if (calls.incrementAndGet() > maxCalls) {
            calls.decrementAndGet();
            return false;
        }
        long before = bytes.getAndAdd(size);
        if (before > 0 && before + size > maxBytes) {
            bytes.addAndGet(-size);
            calls.decrementAndGet();
            return false;
        }
        Node node = new Node(exchange, size);
        newest.getAndSet(node).set(node);
        return true;
    }

    /** The next call, or null; its bytes count as waiting until {@link #done}. For the one thread that polls. */
    @Nullable
    Exchange poll() {
        Node next = oldest.get();
        if (next == null) {
            return null;
        }
        // Cuts the old node off, so that one that has grown old in the heap does not drag the younger ones along.
        oldest.set(null);
        oldest = next;
        Exchange exchange = next.exchange;
        next.exchange = null;
        calls.decrementAndGet();
        return exchange;
    }

    /** The memory of the call polled last is free again. For the one thread that polls. */
    void done() {
        bytes.addAndGet(-oldest.size);
        oldest.size = 0;
    }

    boolean isEmpty() {
        return calls.get() == 0;
    }

    long calls() {
        return calls.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Refers to the next younger node. */
    @SuppressWarnings("serial") // never serialised; a field would cost one object more for each call
    private static final class Node extends AtomicReference<Node> {
        private @Nullable Exchange exchange;
        private long size;

        Node(@Nullable Exchange exchange, long size) {
            this.exchange = exchange;
            this.size = size;
        }
    }
}
