package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Any body as a JSON value: JSON as it is, a form as its fields, other text as text, bytes as an object with base64. */
final class BodyTree {
    private BodyTree() {}

    /** The tree to keep; missing for an empty body. */
    static JsonNode read(ContentCoding.Decoded body, String contentType) {
        byte[] bytes = body.bytes();
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        if (contentType.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            JsonNode fields = Multipart.fields(bytes, contentType);
            if (fields != null) {
                return fields;
            }
        }
        return document(body, contentType);
    }

    /** One document that is no form. */
    static JsonNode document(ContentCoding.Decoded body, String contentType) {
        byte[] bytes = body.bytes();
        int start = EventStream.firstByte(bytes);
        if (start == bytes.length) {
            return MissingNode.getInstance();
        }
        JsonNode sent = SentObject.parse(bytes, start, bytes.length);
        JsonNode tree = sent != null ? sent : Json.parse(bytes, start, bytes.length);
        return tree != null ? tree : textOrBytes(body, contentType);
    }

    private static JsonNode textOrBytes(ContentCoding.Decoded body, String contentType) {
        byte[] bytes = body.bytes();
        String text = body.left() == null ? text(bytes) : null;
        if (text != null) {
            return new TextNode(text);
        }
        ObjectNode binary = Json.object();
        binary.put("content_type", contentType);
        if (body.left() != null) {
            binary.put("content_encoding", body.left());
        }
        binary.put("bytes", bytes.length);
        binary.put("base64", Base64.getEncoder().encodeToString(bytes));
        return binary;
    }

    /** The bytes as text, one that is cut inside its last character too; null when they are no UTF-8. */
    static @Nullable String text(byte[] bytes) {
        for (int cut = 0; cut < 4 && cut <= bytes.length; cut++) {
            try {
                ByteBuffer whole = ByteBuffer.wrap(bytes, 0, bytes.length - cut);
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(whole)
                        .toString();
                return text.indexOf('\0') < 0 ? text : null;
            } catch (CharacterCodingException e) {
                // One byte less may be well formed.
            }
        }
        return null;
    }
}
