package io.llmrecorder.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A record as people read it: what it is about first, then the texts, then the bodies as they were sent. */
final class RecordPage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LONG = List.of("prompt", "response", "request_body", "response_body", "raw");
    private static final int NAME_WIDTH = 24;

    private final JsonNode record;
    private final PrintWriter out;

    RecordPage(JsonNode record, PrintWriter out) {
        this.record = record;
        this.out = out;
    }

    void print() throws JsonProcessingException {
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            if (!LONG.contains(field.getKey())) {
                printField(field.getKey(), field.getValue());
            }
        }
        for (String name : LONG) {
            JsonNode text = record.get(name);
            if (text != null) {
                out.println();
                out.println("── " + name + " ──");
                out.println(harmless(text.isTextual() ? text.textValue() : pretty(text)));
            }
        }
    }

    private void printField(String name, JsonNode value) throws JsonProcessingException {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                printField(name + "." + field.getKey(), field.getValue());
            }
        } else {
            String text = value.isValueNode() ? value.asText() : JSON.writeValueAsString(value);
            out.println(name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + Table.oneLine(text));
        }
    }

    private static String pretty(JsonNode value) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /** With its line breaks, but without anything else that a terminal would obey. */
    static String harmless(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .codePoints()
                .forEach(c -> clean.appendCodePoint(c == '\n' || c == '\t' || Table.isHarmless(c) ? c : ' '));
        return clean.toString();
    }
}
