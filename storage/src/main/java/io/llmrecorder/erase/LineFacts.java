package io.llmrecorder.erase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a line of the journal says of whose it is. Of a call no more is read than that; of a torn line, what there is. */
final class LineFacts {
    private static final JsonFactory JSON = new JsonFactory();

    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String timestamp;
    private @Nullable String session;
    private @Nullable String callId;
    private boolean deleted;
    private boolean torn;

    private LineFacts() {}

    static LineFacts of(byte[] line) {
        LineFacts facts = new LineFacts();
        try (JsonParser json = JSON.createParser(line)) {
            facts.torn = json.nextToken() != JsonToken.START_OBJECT;
            while (!facts.torn && !facts.isCallOfASession() && json.nextToken() == JsonToken.FIELD_NAME) {
                facts.read(json, json.currentName());
            }
        } catch (IOException e) {
            facts.torn = true;
        }
        return facts;
    }

    private boolean isCallOfASession() {
        return isCall() && id != null && timestamp != null && session != null;
    }

    private void read(JsonParser json, String name) throws IOException {
        json.nextToken();
        switch (name) {
            case "type" -> type = json.getValueAsString();
            case "id" -> id = json.getValueAsString();
            case "timestamp" -> timestamp = json.getValueAsString();
            case "session_id" -> session = json.getValueAsString();
            case "call_id" -> callId = json.getValueAsString();
            case "deleted" -> deleted = json.getValueAsBoolean();
            default -> json.skipChildren();
        }
    }

    boolean isCall() {
        return "call".equals(type);
    }

    /** Whether it says that a session was deleted: that has no content, and must stay. */
    boolean isDeletion() {
        return deleted && "conversation".equals(type);
    }

    boolean isTorn() {
        return torn;
    }

    @Nullable
    String id() {
        return id;
    }

    @Nullable
    String session() {
        return session;
    }

    /** Of an event, the call that it is about. */
    @Nullable
    String callId() {
        return isCall() ? null : callId;
    }

    /** When a call began or an event came; null when the line does not say. */
    @Nullable
    Instant time() {
        return time(timestamp);
    }

    /** The time that a text is, or null. */
    static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
