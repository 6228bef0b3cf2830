package io.llmrecorder.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Consumer;

/** A stream that is one JSON array, each element an event, as Gemini sends it without {@code alt=sse}. */
final class JsonArrayStream implements EventStream {
    @Override
    public boolean read(byte[] body, Consumer<Event> events) {
        int start = EventStream.firstByte(body);
        try (JsonParser parser = Json.parser(body, start, body.length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
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
                events.accept(new Event(null, body, from, to, from, false));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
