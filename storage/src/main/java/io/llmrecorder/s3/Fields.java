package io.llmrecorder.s3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads a few plain fields of a journal line, and none of its bodies, which are most of it. Pure. */
final class Fields {
    private static final JsonFactory JSON = new JsonFactory();

    private Fields() {}

    /**
     * The values of those of {@code names} that the record has. Stops at the last one sought, so that fields at the begin of
     * a line cost little. Of a line that is no JSON object, what could be read.
     */
    static Map<String, String> of(byte[] line, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return values;
            }
            while (values.size() < names.size() && json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (names.contains(name) && value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    values.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // Not for this class to judge. The journal reports torn lines, and what was found is true.
        }
        return values;
    }
}
