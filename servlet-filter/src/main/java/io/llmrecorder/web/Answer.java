package io.llmrecorder.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a route answers; {@link Sender} makes HTTP of it. */
sealed interface Answer {

    /** Content type of Server-Sent Events. */
    String EVENTS = "text/event-stream";

    static Json json(Object value) {
        return new Json(200, value, new LinkedHashMap<>());
    }

    static Json json(int status, Object value) {
        return new Json(status, value, new LinkedHashMap<>());
    }

    /** A value, with field names as in the record. */
    record Json(int status, Object value, Map<String, String> headers) implements Answer {
        Json with(String header, @Nullable String text) {
            if (text != null) {
                headers.put(header, text);
            }
            return this;
        }
    }

    /**
     * Bytes that are the same for everybody, or text as it was recorded.
     *
     * @param policy Content-Security-Policy
     * @param forever whether another address would have been asked for if they were others, so that a browser may keep them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Bytes(String type, String policy, byte[] bytes, boolean forever) implements Answer {
        Bytes(String type, String policy, byte[] bytes) {
            this(type, policy, bytes, false);
        }
    }

    /**
     * Bytes that are made while they are sent.
     *
     * @param fileName under which browsers save it, or null
     */
    record Stream(String type, @Nullable String fileName, Source source) implements Answer {}

    /** No content. */
    record None(Map<String, String> headers) implements Answer {}

    /** Writes the bytes of a {@link Stream}. */
    interface Source {
        void write(OutputStream out) throws IOException;
    }
}
