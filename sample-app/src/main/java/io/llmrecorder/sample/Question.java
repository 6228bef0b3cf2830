package io.llmrecorder.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of POST /api/chat; {@code client} null means the default one. */
record Question(
        String message, String conversationId, @Nullable String client) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int LONGEST_ID = 256;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static Question read(HttpServletRequest request) throws IOException, BadRequestException {
        JsonNode body = parse(bytes(request));
        if (!body.isObject()) {
            throw new BadRequestException(400, "The body must be a JSON object such as {\"message\": \"Hello\"}.");
        }
        String message = text(body, "message");
        if (message == null || message.isBlank()) {
            throw new BadRequestException(400, "'message' is missing or empty.");
        }
        String conversationId = text(body, "conversation_id");
        if (conversationId != null && conversationId.length() > LONGEST_ID) {
            throw new BadRequestException(400, "'conversation_id' is longer than " + LONGEST_ID + " characters.");
        }
        return new Question(
                message,
                conversationId == null || conversationId.isBlank()
                        ? UUID.randomUUID().toString()
                        : conversationId,
                client(request, text(body, "client")));
    }

    static byte[] bytes(HttpServletRequest request) throws IOException, BadRequestException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new BadRequestException(413, "The body is larger than 1 MiB.");
        }
        return bytes;
    }

    static JsonNode parse(byte[] body) throws IOException, BadRequestException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException | CharConversionException e) {
            throw new BadRequestException(400, "The body is not JSON in UTF-8.");
        }
    }

    /** The query parameter {@code client}, else what the body says; null for neither. */
    static @Nullable String client(HttpServletRequest request, @Nullable String inBody) throws BadRequestException {
        // Only the query: getParameter would read the body of a form.
        String query = request.getQueryString() == null ? null : request.getParameter("client");
        String client = query == null ? inBody : query;
        if (client != null && !Settings.CLIENTS.contains(client)) {
            throw new BadRequestException(400, "'client' must be " + String.join(", ", Settings.CLIENTS) + ".");
        }
        return client;
    }

    private static @Nullable String text(JsonNode body, String name) throws BadRequestException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new BadRequestException(400, "'" + name + "' must be a string.");
        }
        return value.asText();
    }
}
