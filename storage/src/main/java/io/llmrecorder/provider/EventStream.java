package io.llmrecorder.provider;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream apart into events. Pure; a body cut anywhere gives the events that arrived whole.
 *
 * <p>Servers send one format under another's content type (an error as plain JSON under {@code text/event-stream}, a
 * stream under {@code text/plain}), so the bytes decide, and the content type only where they cannot.
 */
interface EventStream {
    /**
     * Hands each event over, in order.
     *
     * @return whether the body ended between two events; false when it was cut inside one
     */
    boolean read(byte[] body, Consumer<Event> events);

    /** The format of the body, or null when it is not a stream but one document. */
    static @Nullable EventStream of(byte[] body, String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/vnd.amazon.eventstream") || AwsEventStream.begins(body)) {
            return new AwsEventStream();
        }
        int start = firstByte(body);
        if (start == body.length) {
            return null;
        }
        if (body[start] == '{') {
            return JsonLines.holdsMoreThanOne(body, start) ? new JsonLines() : null;
        }
        if (ServerSentEvents.begins(body, start)
                || (type.startsWith("text/event-stream") && body[start] != '[' && body[start] != '<')) {
            return new ServerSentEvents();
        }
        return null;
    }

    /** Index of the first byte that is neither a byte order mark nor white space. */
    static int firstByte(byte[] body) {
        int at = afterMark(body);
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Index after the UTF-8 byte order mark. */
    static int afterMark(byte[] body) {
        boolean mark = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return mark ? 3 : 0;
    }
}
