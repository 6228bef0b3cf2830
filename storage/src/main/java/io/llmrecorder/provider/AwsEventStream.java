package io.llmrecorder.provider;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Binary frames of AWS, {@code application/vnd.amazon.eventstream}: total length, length of header fields, CRC of these
 * two; header fields; payload; CRC of everything before it. See <a
 * href="https://smithy.io/2.0/aws/amazon-eventstream.html">the Smithy specification</a>.
 */
final class AwsEventStream implements EventStream {
    private static final int PRELUDE = 12;
    private static final int STRING = 7;

    /** Whether the body starts with a prelude whose CRC is right. */
    static boolean begins(byte[] body) {
        return body.length >= PRELUDE && int32(body, 8) == crc(body, 0, 8);
    }

    @Override
    public boolean read(byte[] body, Consumer<Event> events) {
        int at = 0;
        while (at < body.length) {
            int length = frame(body, at);
            if (length < 0) {
                return false;
            }
            event(body, at, length, events);
            at += length;
        }
        return true;
    }

    /** Length of the frame at this place, or -1 when it is cut or damaged. */
    private static int frame(byte[] body, int at) {
        if (body.length - at < PRELUDE + 4 || int32(body, at + 8) != crc(body, at, 8)) {
            return -1;
        }
        int length = int32(body, at);
        int fields = int32(body, at + 4);
        if (length < PRELUDE + 4 || length > body.length - at || fields < 0 || fields > length - PRELUDE - 4) {
            return -1;
        }
        return int32(body, at + length - 4) == crc(body, at, length - 4) ? length : -1;
    }

    private static void event(byte[] body, int at, int length, Consumer<Event> events) {
        int fields = at + PRELUDE;
        int payload = fields + int32(body, at + 4);
        String kind = field(body, fields, payload, ":message-type");
        boolean exception = "exception".equals(kind) || "error".equals(kind);
        String name = exception
                ? first(field(body, fields, payload, ":exception-type"), field(body, fields, payload, ":error-code"))
                : field(body, fields, payload, ":event-type");
        events.accept(new Event(name, body, payload, at + length - 4, at, exception));
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }

    /** The value of a header field of type string, or null. */
    private static @Nullable String field(byte[] body, int from, int to, String wanted) {
        int at = from;
        while (at < to) {
            int nameEnd = at + 1 + (body[at] & 0xFF);
            if (nameEnd >= to) {
                return null;
            }
            String name = new String(body, at + 1, nameEnd - at - 1, StandardCharsets.US_ASCII);
            int type = body[nameEnd];
            int value = nameEnd + 1;
            int size = size(body, type, value, to);
            if (size < 0 || value + size > to) {
                return null;
            }
            if (type == STRING && name.equals(wanted)) {
                return new String(body, value + 2, size - 2, StandardCharsets.UTF_8);
            }
            at = value + size;
        }
        return null;
    }

    /** Bytes that a value takes, its own length included; -1 for an unknown type. */
    private static int size(byte[] body, int type, int at, int to) {
        return switch (type) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 6, STRING -> at + 2 > to ? -1 : 2 + ((body[at] & 0xFF) << 8 | (body[at + 1] & 0xFF));
            case 9 -> 16;
            default -> -1;
        };
    }

    private static int int32(byte[] body, int at) {
        return (body[at] & 0xFF) << 24
                | (body[at + 1] & 0xFF) << 16
                | (body[at + 2] & 0xFF) << 8
                | (body[at + 3] & 0xFF);
    }

    private static int crc(byte[] body, int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(body, at, length);
        return (int) crc.getValue();
    }
}
