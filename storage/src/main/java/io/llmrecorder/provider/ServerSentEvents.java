package io.llmrecorder.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events, see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the HTML standard</a>.
 *
 * <p>More forgiving than a browser, as servers are less careful: the last event counts without the blank line after it,
 * and lines of data that are whole JSON objects each are events each, with or without blank lines between.
 */
final class ServerSentEvents implements EventStream {
    private static final String[] FIELDS = {"data:", "event:", "id:", "retry:"};

    /** Whether the body reads like the begin of such a stream, be it cut after a few bytes. */
    static boolean begins(byte[] body, int start) {
        if (body[start] == ':') {
            return true;
        }
        for (String field : FIELDS) {
            if (startsWith(body, start, field)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] body, int start, String field) {
        int length = Math.min(field.length(), body.length - start);
        for (int i = 0; i < length; i++) {
            if (body[start + i] != field.charAt(i)) {
                return false;
            }
        }
        return length > 0;
    }

    @Override
    public boolean read(byte[] body, Consumer<Event> events) {
        Block block = new Block(body, events);
        int at = EventStream.afterMark(body);
        while (at < body.length) {
            int end = at;
            while (end < body.length && body[end] != '\n' && body[end] != '\r') {
                end++;
            }
            block.line(at, end);
            boolean pair = end + 1 < body.length && body[end] == '\r' && body[end + 1] == '\n';
            at = end + (pair ? 2 : 1);
        }
        boolean lineEnded = body.length == 0 || body[body.length - 1] == '\n' || body[body.length - 1] == '\r';
        return block.finish(lineEnded);
    }

    /** The lines since the last blank one. */
    private static final class Block {
        private final byte[] body;
        private final Consumer<Event> events;
        private @Nullable String name;
        private int offset = -1;
        private int from = -1;
        private int to;
        private @Nullable ByteArrayOutputStream joined;

        Block(byte[] body, Consumer<Event> events) {
            this.body = body;
            this.events = events;
        }

        void line(int start, int end) {
            if (start == end) {
                dispatch();
                return;
            }
            int colon = start;
            while (colon < end && body[colon] != ':') {
                colon++;
            }
            int value = Math.min(colon + 1, end);
            if (value < end && body[value] == ' ') {
                value++;
            }
            if (isField(start, colon, "data")) {
                data(start, value, end);
            } else if (isField(start, colon, "event")) {
                name = new String(body, value, end - value, StandardCharsets.UTF_8).strip();
            }
        }

        private boolean isField(int start, int colon, String field) {
            return colon - start == field.length() && startsWith(body, start, field);
        }

        private void data(int start, int value, int end) {
            if (from >= 0 && joined == null && isObject(from, to) && isObject(value, end)) {
                dispatch();
            }
            if (from < 0) {
                offset = start;
                from = value;
                to = end;
                return;
            }
            if (joined == null) {
                joined = new ByteArrayOutputStream();
                joined.write(body, from, to - from);
            }
            joined.write('\n');
            joined.write(body, value, end - value);
        }

        private boolean isObject(int start, int end) {
            return end - start >= 2 && body[start] == '{' && body[end - 1] == '}';
        }

        private void dispatch() {
            if (from >= 0) {
                byte[] bytes = joined == null ? body : joined.toByteArray();
                int first = joined == null ? from : 0;
                int last = joined == null ? to : bytes.length;
                events.accept(new Event(name, bytes, first, last, offset, false));
            }
            name = null;
            from = -1;
            joined = null;
        }

        /** The last event, which counts only if nothing of it is missing. */
        boolean finish(boolean lineEnded) {
            if (from < 0) {
                return lineEnded || name == null;
            }
            boolean object = joined == null && from < to && body[from] == '{';
            if (!lineEnded && object && Json.parse(body, from, to) == null) {
                return false;
            }
            dispatch();
            return true;
        }
    }
}
