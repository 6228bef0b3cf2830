package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.llmrecorder.exchange.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer's bytes, decoded, with the format that they are in.
 *
 * @param plain whether an offset in {@code bytes} is one in the body as received
 * @param stream the format of a stream; null for one document
 * @param document the tree of one document; the first event of a stream; missing when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Answer(byte[] bytes, boolean plain, @Nullable EventStream stream, JsonNode document) {

    /**
     * @param incomplete the stream ended before its end mark
     * @param firstContent offset of the first event that brought content, or -1
     */
    record Assembled(JsonNode tree, boolean incomplete, long firstContent) {}

    static Answer of(HttpCall call) {
        Headers headers = call.responseHeaders();
        ContentCoding.Decoded decoded = ContentCoding.decode(call.responseBody(), or(headers, "content-encoding"));
        byte[] bytes = decoded.bytes();
        String type = or(headers, "content-type");
        EventStream stream = decoded.left() == null ? EventStream.of(bytes, type) : null;
        JsonNode document = stream == null ? BodyTree.document(decoded, type) : first(bytes, stream);
        return new Answer(bytes, !decoded.changed(), stream, document);
    }

    private static String or(Headers headers, String name) {
        String value = headers.first(name);
        return value == null ? "" : value;
    }

    private static JsonNode first(byte[] bytes, EventStream stream) {
        int end = Math.min(bytes.length, 16 * 1024);
        JsonNode[] found = {MissingNode.getInstance()};
        byte[] head = end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
        stream.read(head, event -> {
            JsonNode tree = found[0].isMissingNode() ? event.json() : null;
            found[0] = tree == null ? found[0] : tree;
        });
        return found[0];
    }

    /** What a stream adds up to; a document as it is. */
    Assembled assemble(Provider provider, Call call, boolean whole) {
        EventStream format = stream;
        boolean cutArray = document.isTextual() && startsWithBracket();
        if (format == null && (document.isArray() || cutArray) && provider.streamsArrays(call)) {
            format = new JsonArrayStream(document.isArray() ? document : null);
        }
        Assembler assembler = format == null ? null : provider.assembler(call);
        if (format == null || assembler == null) {
            boolean cut = !whole && document.isTextual();
            return new Assembled(format == null ? document : list(format), cut, -1);
        }
        long[] first = {-1};
        boolean between = format.read(bytes, event -> {
            if (assembler.add(event) && first[0] < 0) {
                first[0] = event.offset();
            }
        });
        JsonNode result = assembler.result();
        JsonNode tree = result != null ? result : Json.NODES.textNode(new String(bytes, StandardCharsets.UTF_8));
        boolean incomplete = !assembler.ended() || !(between || whole);
        return new Assembled(tree, incomplete, plain ? first[0] : -1);
    }

    private boolean startsWithBracket() {
        int start = EventStream.firstByte(bytes);
        return start < bytes.length && bytes[start] == '[';
    }

    /** A stream where none was to be expected, as its events. */
    private JsonNode list(EventStream format) {
        EventList events = new EventList();
        format.read(bytes, events::add);
        return Json.orMissing(events.result());
    }
}
