package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@code multipart/form-data} body (RFC 7578) again of the fields that a record keeps of it. Pure. */
final class FormBody {
    private FormBody() {}

    /** @param fields text, or for a file an object with {@code filename}, {@code content_type} and {@code base64} */
    static byte[] of(ObjectNode fields, String boundary) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            ArrayNode values = field.getValue() instanceof ArrayNode array
                    ? array
                    : JsonNodeFactory.instance.arrayNode().add(field.getValue());
            values.forEach(value -> part(field.getKey(), value, boundary, form));
        }
        end(boundary, form);
        return form.toByteArray();
    }

    private static void part(String name, JsonNode value, String boundary, ByteArrayOutputStream form) {
        String file = value.hasNonNull("filename") ? value.path("filename").asText() : null;
        String type =
                value.hasNonNull("content_type") ? value.path("content_type").asText() : null;
        part(name, file, type, content(value), boundary, form);
    }

    /** Appends one field. */
    static void part(
            String name,
            @Nullable String file,
            @Nullable String contentType,
            byte[] content,
            String boundary,
            ByteArrayOutputStream form) {
        StringBuilder head = new StringBuilder("--" + boundary + "\r\ncontent-disposition: form-data; name=\"")
                .append(quoted(name))
                .append('"');
        if (file != null) {
            head.append("; filename=\"").append(quoted(file)).append('"');
        }
        if (contentType != null) {
            head.append("\r\ncontent-type: ").append(quoted(contentType));
        }
        form.writeBytes(utf8(head.append("\r\n\r\n").toString()));
        form.writeBytes(content);
        form.writeBytes(utf8("\r\n"));
    }

    /** Appends what comes after the last field. */
    static void end(String boundary, ByteArrayOutputStream form) {
        form.writeBytes(utf8("--" + boundary + "--\r\n"));
    }

    private static byte[] content(JsonNode value) {
        if (!value.isObject()) {
            return utf8(value.asText());
        }
        try {
            return Base64.getDecoder().decode(value.path("base64").asText());
        } catch (IllegalArgumentException e) {
            return utf8(value.path("base64").asText()); // a reference to a blob that is gone
        }
    }

    /** What could end the header is written as browsers write it. */
    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
