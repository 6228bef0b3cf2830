package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.JournalLine;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of one journal line goes into the tables. Reading needs no database, so it may happen on another thread than writing.
 *
 * @param file journal file
 * @param offset of the line in it
 * @param end where the next line begins
 * @param content what the line says
 */
record LineReading(String file, long offset, long end, Content content) {
    private static final int KEY = 256;

    /** What a line says, by its kind. */
    sealed interface Content permits Nothing, Deletion, Call, Event {}

    /** Nothing that an index could keep. */
    record Nothing() implements Content {}

    /** Somebody deleted what the session has said until then. */
    record Deletion(String session, LocalDateTime timestamp) implements Content {}

    /** A call. */
    record Call(CallRow row, Turn turn) implements Content {}

    /** Anything else. */
    record Event(JsonNode record, @Nullable String session, LocalDateTime timestamp) implements Content {}

    /** @param reread changes the record of a call before it is read */
    static LineReading of(JournalLine line, Consumer<ObjectNode> reread) {
        return new LineReading(line.file(), line.offset(), line.end(), content(line, reread));
    }

    private static Content content(JournalLine line, Consumer<ObjectNode> reread) {
        if (line.isErased()) {
            return new Nothing();
        }
        try {
            return content(line, line.tree(), reread);
        } catch (IOException e) {
            return skip(line, "is no JSON");
        } catch (RuntimeException e) {
            // One odd line must not keep the others out.
            Log.warn("The line at byte " + line.offset() + " of " + line.file() + " is not indexed", e);
            return new Nothing();
        }
    }

    private static Content content(JournalLine line, JsonNode record, Consumer<ObjectNode> reread) {
        LocalDateTime timestamp = Fields.time(record.path("timestamp"));
        if (timestamp == null || !record.path("id").isTextual()) {
            return skip(line, "has no id or no timestamp");
        }
        String type = record.path("type").asText("call");
        if (type.equals("call")) {
            return call(line, record, timestamp, reread);
        }
        String session = Fields.key(record.path("session_id"), KEY);
        return session != null
                        && type.equals("conversation")
                        && record.path("deleted").booleanValue()
                ? new Deletion(session, timestamp)
                : new Event(record, session, timestamp);
    }

    private static Content call(
            JournalLine line, JsonNode record, LocalDateTime timestamp, Consumer<ObjectNode> reread) {
        if (record instanceof ObjectNode object) {
            reread.accept(object);
        }
        return new Call(CallRow.of(record, timestamp, line), Turn.of(record, timestamp, messages(record, line)));
    }

    private static Messages messages(JsonNode record, JournalLine line) {
        try {
            return Messages.of(record);
        } catch (RuntimeException e) {
            Log.warn("What is said in the line at byte " + line.offset() + " of " + line.file() + " is not indexed", e);
            return Messages.NONE;
        }
    }

    private static Content skip(JournalLine line, String why) {
        Log.warn("The line at byte " + line.offset() + " of " + line.file() + " " + why + "; the index leaves it out.");
        return new Nothing();
    }
}
