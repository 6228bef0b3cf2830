package io.llmrecorder.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream that is one JSON array, each element an event, as Gemini sends it without {@code alt=sse}. */
final class JsonArrayStream implements EventStream {
    private final @Nullable JsonNode array;

    /** @param array the body's tree where it is whole and known, so that its elements need not be parsed again; else null */
    JsonArrayStream(@Nullable JsonNode array) {
        this.array = array;
    }

    @Override
    public boolean read(byte[] body, Consumer<Event> events) {
        int start = EventStream.firstByte(body);
        try (JsonParser parser = Json.parser(body, start, body.length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            int number = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    return false;
                }
                int from = start + (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int to = start + (int) parser.currentLocation().getByteOffset();
                // In UTF-16 or UTF-32, which Jackson guesses from zero bytes, there are no offsets.
                if (parser.currentToken() == null || to > body.length || from < start || to < from) {
                    return false;
                }
                JsonNode element = array == null ? null : array.get(number++);
                events.accept(new Event(null, body, from, to, from, false, element));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
