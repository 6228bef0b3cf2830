package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a {@code multipart/form-data} body: text as text, a file as an object with its bytes as base64. */
final class Multipart {
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    /** RFC 2046 allows 70. */
    private static final int LONGEST_BOUNDARY = 200;

    private Multipart() {}

    /** Field name to value, in the order sent, repeated names as an array; null when the body is not such a form. */
    static @Nullable ObjectNode fields(byte[] body, String contentType) {
        String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.length() > LONGEST_BOUNDARY) {
            return null;
        }
        byte[] mark = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        ObjectNode fields = Json.object();
        int at = find(body, mark, 0);
        while (at >= 0) {
            int start = at + mark.length;
            int next = find(body, mark, start);
            int end = next < 0 ? body.length : next;
            part(body, start, end, fields);
            at = next;
        }
        return fields.isEmpty() ? null : fields;
    }

    private static void part(byte[] body, int start, int end, ObjectNode fields) {
        int blank = find(body, BLANK_LINE, start);
        if (blank < 0 || blank >= end) {
            return;
        }
        String head = new String(body, start, blank - start, StandardCharsets.UTF_8);
        int from = blank + BLANK_LINE.length;
        int to = end;
        if (to - 2 >= from && body[to - 1] == '\n' && body[to - 2] == '\r') {
            to -= 2;
        }
        String disposition = field(head, "content-disposition");
        String name = disposition == null ? null : parameter(disposition, "name");
        if (disposition != null && name != null) {
            put(fields, name, value(body, from, to, disposition, field(head, "content-type")));
        }
    }

    private static JsonNode value(byte[] body, int from, int to, String disposition, @Nullable String type) {
        String file = parameter(disposition, "filename");
        byte[] bytes = Arrays.copyOfRange(body, from, Math.max(from, to));
        String text = file == null ? BodyTree.text(bytes) : null;
        if (text != null) {
            return new TextNode(text);
        }
        ObjectNode binary = Json.object();
        binary.put("filename", file);
        binary.put("content_type", type);
        binary.put("bytes", bytes.length);
        binary.put("base64", Base64.getEncoder().encodeToString(bytes));
        return binary;
    }

    private static void put(ObjectNode fields, String name, JsonNode value) {
        JsonNode present = fields.get(name);
        if (present == null) {
            fields.set(name, value);
        } else if (present instanceof ArrayNode array) {
            array.add(value);
        } else {
            fields.set(name, Json.NODES.arrayNode().add(present).add(value));
        }
    }

    private static @Nullable String field(String head, String name) {
        for (String line : head.split("\r\n", 64)) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** A parameter such as {@code name="file"} behind a semicolon. */
    private static @Nullable String parameter(String header, String name) {
        String lower = header.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(name + "=");
        while (at > 0 && lower.charAt(at - 1) != ';' && lower.charAt(at - 1) != ' ') {
            at = lower.indexOf(name + "=", at + 1);
        }
        if (at < 0) {
            return null;
        }
        int start = at + name.length() + 1;
        boolean quoted = start < header.length() && header.charAt(start) == '"';
        int end = header.indexOf(quoted ? '"' : ';', start + 1);
        String value = header.substring(quoted ? start + 1 : start, end < 0 ? header.length() : end);
        return value.isEmpty() ? null : value;
    }

    private static int find(byte[] body, byte[] wanted, int from) {
        for (int at = from; at <= body.length - wanted.length; at++) {
            int matched = 0;
            while (matched < wanted.length && body[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
