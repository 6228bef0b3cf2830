package io.llmrecorder.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** Reads {@code log.entries} of a <a href="http://www.softwareishard.com/blog/har-12-spec/">HAR 1.2</a> file, one at a time. */
final class HarFile {
    /** A body is one string, of any length. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    /** What is done with an entry. */
    interface Action {
        /** Takes entry {@code number} of the file, counted from 1. */
        void take(long number, JsonNode entry) throws IOException;
    }

    private HarFile() {}

    /**
     * Hands each entry on; what came before a place where the file is broken has been handed on too.
     *
     * @throws IOException with one sentence when the file cannot be read or is no HAR file
     */
    static void read(Path file, Action action) throws IOException {
        long number = 0;
        try (JsonParser parser = JSON.getFactory().createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !enter(parser, "log") || !enter(parser, "entries")) {
                throw new IOException(file + " is no HAR file, it has no log.entries.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode entry = JSON.readTree(parser);
                number++;
                action.take(number, entry);
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is no whole JSON file: after entry " + number + ", " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ").",
                    e);
        }
    }

    /** Moves into the object or array that the open object has in this field; false when it has none. */
    private static boolean enter(JsonParser parser, String field) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(field);
            JsonToken value = parser.nextToken();
            if (found) {
                return value == (field.equals("log") ? JsonToken.START_OBJECT : JsonToken.START_ARRAY);
            }
            parser.skipChildren();
        }
        return false;
    }
}
