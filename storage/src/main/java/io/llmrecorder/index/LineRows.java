package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.JournalLine;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Consumer;

/** Writes what one journal line says into the tables, whatever its type. Writing a line again changes nothing. */
final class LineRows implements AutoCloseable {
    private static final int KEY = 256;

    private final CallRows calls;
    private final ConversationRows conversations;
    private final MessageRows messages;
    private final EventRows events;
    private final DeletedSessions deleted;
    private final Consumer<ObjectNode> reread;

    /** @param reread changes the record of each call before it is written */
    LineRows(Connection connection, Consumer<ObjectNode> reread) throws SQLException {
        this.reread = reread;
        calls = new CallRows(connection);
        conversations = new ConversationRows(connection);
        messages = new MessageRows(connection);
        events = new EventRows(connection);
        deleted = new DeletedSessions(connection);
    }

    void write(JournalLine line) throws SQLException {
        if (line.isErased()) {
            return;
        }
        JsonNode record;
        try {
            record = line.tree();
        } catch (IOException e) {
            skip(line, "is no JSON");
            return;
        }
        LocalDateTime timestamp = Fields.time(record.path("timestamp"));
        if (timestamp == null || !record.path("id").isTextual()) {
            skip(line, "has no id or no timestamp");
        } else if (deleted.has(Fields.key(record.path("session_id"), KEY), timestamp)) {
            return;
        } else if (record.path("deleted").booleanValue()
                && record.path("type").asText().equals("conversation")
                && record.path("session_id").isTextual()) {
            deleted.add(Fields.key(record.path("session_id").textValue(), KEY), timestamp);
        } else if (record.path("type").asText("call").equals("call")) {
            writeCall(record, timestamp, line);
        } else if (events.write(record, timestamp, line)) {
            writeEvent(record, timestamp);
        }
    }

    private static void skip(JournalLine line, String why) {
        Log.warn("The line at byte " + line.offset() + " of " + line.file() + " " + why + "; the index leaves it out.");
    }

    private void writeCall(JsonNode call, LocalDateTime timestamp, JournalLine line) throws SQLException {
        if (call instanceof ObjectNode record) {
            reread.accept(record);
        }
        calls.write(call, line);
        Turn turn = Turn.of(call, timestamp, Messages.of(call));
        Long conversation = conversations.of(call, timestamp, turn.end());
        if (conversation != null) {
            messages.add(conversation, turn);
            conversations.question(call, turn);
        }
    }

    private void writeEvent(JsonNode event, LocalDateTime timestamp) throws SQLException {
        switch (event.path("type").asText()) {
            case "conversation" -> writeConversation(event, timestamp);
            case "message" -> writeMessage(event, timestamp);
            default -> {
                // What else an event says is read from its line when somebody asks for it.
            }
        }
    }

    private void writeConversation(JsonNode event, LocalDateTime timestamp) throws SQLException {
        Long conversation = conversations.of(event, timestamp, timestamp);
        if (conversation != null && event.path("title").isTextual()) {
            conversations.rename(conversation, event.path("title").textValue());
        }
    }

    private void writeMessage(JsonNode event, LocalDateTime timestamp) throws SQLException {
        Long conversation = conversations.of(event, timestamp, timestamp);
        if (conversation == null || !event.path("content").isTextual()) {
            return;
        }
        List<Part> parts = List.of(Part.text(event.path("content").textValue()));
        MessageRows.Said said = new MessageRows.Said(
                new Message(event.path("role").asText("user"), parts),
                Fields.text(event.path("model_name")),
                Fields.count(event.path("token_count")),
                timestamp);
        messages.write(conversation, event.path("id").textValue(), said);
    }

    @Override
    public void close() throws SQLException {
        calls.close();
        conversations.close();
        messages.close();
        events.close();
    }
}
