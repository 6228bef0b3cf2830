package io.llmrecorder.capture.okhttp;

import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Exchange;
import okio.Buffer;

/** Copies a range of an okio buffer, segment by segment, without sharing or allocating one. For one thread at a time. */
final class Bytes {
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();

    /** Appends {@code count} bytes from {@code offset} on; a failure costs us the copy and nobody else anything. */
    void copy(Buffer buffer, long offset, long count, Body copy, Exchange exchange) {
        long start = System.nanoTime();
        try {
            append(buffer, offset, count, copy);
        } catch (Throwable e) {
            Log.warn("Bytes of a call through OkHttp could not be recorded", e);
        }
        exchange.overhead(System.nanoTime() - start);
    }

    private void append(Buffer buffer, long offset, long count, Body copy) {
        buffer.readUnsafe(cursor);
        try {
            long left = count;
            for (int available = cursor.seek(offset); available > 0 && left > 0; available = cursor.next()) {
                int taken = (int) Math.min(available, left);
                copy.append(cursor.data, cursor.start, taken);
                left -= taken;
            }
        } finally {
            cursor.close();
        }
    }
}
