package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Reading;
import io.llmrecorder.provider.RecordReading;
import java.util.List;

/**
 * The messages of a call, read from its record: from the bodies by the provider that knows them, else from the record's own
 * {@code prompt} and {@code response}, which are there for calls recorded by hand too.
 *
 * @param input whole history as sent
 * @param output one message for each choice
 */
record Messages(List<Message> input, List<Message> output) {
    /** Of a call in which nothing was said. */
    static final Messages NONE = new Messages(List.of(), List.of());

    static Messages of(JsonNode call) {
        if (call.path("operation").asText().equals("embeddings")) {
            return NONE;
        }
        Reading reading = RecordReading.of(call);
        return new Messages(reading.input(), reading.output());
    }
}
