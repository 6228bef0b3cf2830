package io.llmrecorder.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first fields of a line of the journal, which say where it belongs. Reading stops after them, so that a line of
 * megabytes costs no more than a short one.
 *
 * @param type {@code call}, or an event made through the API
 * @param id null when the line has none
 * @param timestamp as text, or null
 * @param sessionId null when the line has none
 * @param success null when the line does not say
 */
public record RecordHead(
        String type,
        @Nullable String id,
        @Nullable String timestamp,
        @Nullable String sessionId,
        @Nullable Boolean success) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The head of the line, or null when it is no record. Safe for use by many threads. */
    public static @Nullable RecordHead of(byte[] line) {
        try (JsonParser json = JSON.createParser(line)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable RecordHead read(JsonParser json) throws IOException {
        String type = null;
        String id = null;
        String timestamp = null;
        String session = null;
        Boolean success = null;
        while (success == null && json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = json.getValueAsString();
                case "id" -> id = json.getValueAsString();
                case "timestamp" -> timestamp = json.getValueAsString();
                case "session_id" -> session = json.getValueAsString();
                case "success" -> success = json.getValueAsBoolean();
                default -> json.skipChildren();
            }
        }
        return type == null ? null : new RecordHead(type, id, timestamp, session, success);
    }
}
