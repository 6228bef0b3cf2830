package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The bytes of a HAR entry's bodies, and the fields of a form as the body that they were sent in. Pure. */
final class HarBodies {
    /** Of forms whose boundary is not known any more. */
    private static final String BOUNDARY = "llm-recorder-form";

    private HarBodies() {}

    /** Whether the bytes are given as base64: as they passed, while text has been decoded by whoever wrote the file. */
    static boolean isBase64(JsonNode body) {
        return body.path("encoding").asText("").equalsIgnoreCase("base64");
    }

    /**
     * The request's body; empty when there is none.
     *
     * @param contentType as sent, with the boundary of a multipart form; see {@link #contentType}
     */
    static byte[] request(JsonNode postData, String contentType) throws BadEntryException {
        byte[] text = text(postData, "postData");
        JsonNode parameters = postData.path("params");
        if (text.length > 0 || parameters.isEmpty()) {
            return text;
        }
        String boundary = boundary(contentType);
        return boundary == null ? form(parameters) : multipart(parameters, boundary);
    }

    /** The answer's body; empty when there is none, or the file does not have it. */
    static byte[] response(JsonNode content) throws BadEntryException {
        return text(content, "content");
    }

    private static byte[] text(JsonNode body, String name) throws BadEntryException {
        String text = body.path("text").asText("");
        if (!isBase64(body)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new BadEntryException("has a " + name + ".text that is not base64");
        }
    }

    /** The content type that a body made of {@code params} has to be read with. */
    static @Nullable String contentType(@Nullable String sent, JsonNode postData) {
        String type = sent != null ? sent : postData.path("mimeType").asText("");
        boolean made = postData.path("text").asText("").isEmpty()
                && !postData.path("params").isEmpty();
        if (made && isMultipart(type) && boundary(type) == null) {
            return type + "; boundary=" + BOUNDARY;
        }
        return type.isEmpty() ? null : type;
    }

    private static boolean isMultipart(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private static @Nullable String boundary(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0 || !isMultipart(contentType)) {
            return null;
        }
        String rest = contentType.substring(at + "boundary=".length());
        int end = rest.indexOf(';');
        return (end < 0 ? rest : rest.substring(0, end)).replace("\"", "").strip();
    }

    private static byte[] form(JsonNode parameters) {
        StringJoiner form = new StringJoiner("&");
        for (JsonNode parameter : parameters) {
            form.add(encoded(parameter.path("name")) + "=" + encoded(parameter.path("value")));
        }
        return form.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(JsonNode text) {
        return URLEncoder.encode(text.asText(""), StandardCharsets.UTF_8);
    }

    private static byte[] multipart(JsonNode parameters, String boundary) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (JsonNode parameter : parameters) {
            FormBody.part(
                    parameter.path("name").asText(""),
                    parameter.hasNonNull("fileName")
                            ? parameter.path("fileName").asText()
                            : null,
                    parameter.hasNonNull("contentType")
                            ? parameter.path("contentType").asText()
                            : null,
                    parameter.path("value").asText("").getBytes(StandardCharsets.UTF_8),
                    boundary,
                    form);
        }
        FormBody.end(boundary, form);
        return form.toByteArray();
    }

    /** A recorded request body as HAR's {@code postData}: of a form its parameters, of a form with files its bytes. */
    static ObjectNode postData(JsonNode body, String contentType) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("mimeType", contentType);
        String boundary = body.isObject() ? boundary(contentType) : null;
        if (boundary == null) {
            return data.put("text", text(body));
        }
        byte[] form = FormBody.of((ObjectNode) body, boundary);
        return data.put("text", Base64.getEncoder().encodeToString(form)).put("encoding", "base64");
    }

    /** JSON as its text, other text as it is. */
    static String text(JsonNode body) {
        return body.isTextual() ? body.textValue() : body.toString();
    }
}
