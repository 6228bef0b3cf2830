package io.llmrecorder.web;

import io.llmrecorder.call.AnswerJson;
import io.llmrecorder.call.RecordHead;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalPlace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * New records as they come, as Server-Sent Events (HTML Living Standard, section 9.2). Each reader has a thread of the server, so
 * there may be some, not many; a browser whose stream ends connects again by itself, and goes on where it was.
 */
final class StreamRoutes {
    private static final String AFTER = "after";
    private static final int MOST_READERS = 16;
    private static final long LOOK_MILLIS = 250;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final int BATCH_BYTES = 1 << 22;

    private final Records records;
    private final Semaphore places = new Semaphore(MOST_READERS);
    private volatile boolean closed;

    StreamRoutes(Records records) {
        this.records = records;
    }

    List<Route> all() {
        return List.of(Route.get("/api/stream", "streamCalls")
                .about(
                        "calls",
                        "New records as they come: an event \"call\" for each, with the call as lists show it;"
                                + " now and then an id, from which the stream can be had again")
                .with(Parameter.text(
                        AFTER,
                        "The last id that came: what was recorded since comes first, and perhaps what came after"
                                + " the id a second time. Last-Event-ID, the header, says the same."))
                .answers(200, Answer.EVENTS, null, "Server-Sent Events.")
                .by(this::stream));
    }

    /** Ends all streams soon. */
    void close() {
        closed = true;
    }

    private Answer stream(Request request) {
        String header = request.header("Last-Event-ID");
        String after = request.optional(AFTER) == null && header != null && !header.isEmpty()
                ? header
                : request.optional(AFTER);
        JournalPlace place = after == null ? null : JournalPlace.parse(after);
        if (after != null && place == null) {
            throw Problem.invalid(AFTER + " must be an id that this stream has sent.");
        }
        return new Answer.Stream(Answer.EVENTS, null, out -> follow(place, request.access(), out));
    }

    private void follow(@Nullable JournalPlace place, Access access, OutputStream out) throws IOException {
        if (!places.tryAcquire()) {
            throw new Problem(503, MOST_READERS + " streams are open; no more can be.").with("Retry-After", "10");
        }
        try {
            FileCursor cursor =
                    place == null ? FileCursor.atEnd(records.journal()) : FileCursor.behind(records.journal(), place);
            // Whoever has read this misses nothing that is recorded from now on, even when no event came before the
            // stream ended.
            send(out, "retry: 1000\n" + id(cursor));
            long begin = System.nanoTime();
            long pinged = begin;
            while (!closed && System.nanoTime() - begin < LONGEST_NANOS) {
                List<JournalLine> lines = cursor.next(BATCH_BYTES);
                cursor.commit();
                for (JournalLine line : lines) {
                    send(line, access, out);
                }
                if (!lines.isEmpty()) {
                    send(out, id(cursor));
                } else {
                    pause();
                    if (System.nanoTime() - pinged > PING_NANOS) {
                        pinged = System.nanoTime();
                        // Tells whether anybody still listens.
                        send(out, ": nothing new\n\n");
                    }
                }
            }
        } finally {
            places.release();
        }
    }

    private void send(JournalLine line, Access access, OutputStream out) throws IOException {
        RecordHead head = RecordHead.of(line.bytes());
        String id = head == null || !head.type().equals("call") ? null : head.id();
        CallSummary call = id == null ? null : records.findCall(id);
        if (call != null && access.sees(call.userId())) {
            send(out, "event: call\ndata: " + AnswerJson.MAPPER.writeValueAsString(call) + "\n\n");
        }
    }

    /** An event without data, which no listener hears of: it just sets the id. */
    private static String id(FileCursor cursor) throws IOException {
        return "id: " + cursor.place() + "\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server stops");
        }
    }
}
