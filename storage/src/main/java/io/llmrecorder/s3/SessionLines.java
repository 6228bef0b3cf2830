package io.llmrecorder.s3;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The records of one session, in the order written; can be read any number of times, one record at a time. */
interface SessionLines {
    /** Takes one record. */
    interface Visitor {
        void visit(JsonNode record) throws IOException;
    }

    void forEach(Visitor visitor) throws IOException;
}
