package io.llmrecorder.cli;

import io.llmrecorder.call.AnswerJson;
import java.io.IOException;
import java.io.PrintWriter;

/** Answers for programs: one JSON document. */
final class Json {
    private Json() {}

    static void print(PrintWriter out, Object value) throws IOException {
        out.println(AnswerJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    /** A document on one line, for answers that have no end. */
    static String line(Object value) throws IOException {
        return AnswerJson.MAPPER.writeValueAsString(value);
    }
}
