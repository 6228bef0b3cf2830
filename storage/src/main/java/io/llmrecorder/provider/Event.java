package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream. Its bytes are parsed when they are asked for.
 *
 * @param name of the event, where the format names events; null otherwise
 * @param bytes holds the data from {@code from} to {@code to}
 * @param offset where the event begins in the stream
 * @param exception an AWS exception frame
 * @param tree the data as a tree where that is known already; null otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // a window on the body, never compared
record Event(
        @Nullable String name,
        byte[] bytes,
        int from,
        int to,
        int offset,
        boolean exception,
        @Nullable JsonNode tree) {

    Event(@Nullable String name, byte[] bytes, int from, int to, int offset, boolean exception) {
        this(name, bytes, from, to, offset, exception, null);
    }

    /** The data as a tree; null when it is not one whole JSON value. */
    @Nullable
    JsonNode json() {
        return tree == null ? Json.parse(bytes, from, to) : tree;
    }

    String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether the data, blanks around it aside, is this ASCII text. */
    boolean is(String text) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        if (end - start != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
