package io.llmrecorder.provider;

import java.util.function.Consumer;

/** One JSON object a line (NDJSON). */
final class JsonLines implements EventStream {
    /**
     * Whether the body, which begins with an object, is lines of objects: its first line is a whole object, and another
     * line follows that begins with one.
     */
    static boolean holdsMoreThanOne(byte[] body, int start) {
        int end = lineEnd(body, start);
        int next = end;
        while (next < body.length && body[next] <= ' ' && body[next] >= 0) {
            next++;
        }
        return next < body.length && body[next] == '{' && Json.parse(body, start, end) != null;
    }

    @Override
    public boolean read(byte[] body, Consumer<Event> events) {
        int at = EventStream.firstByte(body);
        while (at < body.length) {
            int end = lineEnd(body, at);
            boolean blank = end == at || (end == at + 1 && body[at] == '\r');
            if (!blank) {
                if (end == body.length && Json.parse(body, at, end) == null) {
                    return false;
                }
                events.accept(new Event(null, body, at, end, at, false));
            }
            at = end + 1;
        }
        return true;
    }

    private static int lineEnd(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }
}
