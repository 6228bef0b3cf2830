package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes what journal lines say into the tables, whatever their type, many at a time. Writing a line again changes nothing. To be
 * thrown away after a failure. For one thread.
 */
final class LineRows implements AutoCloseable {
    private final SumRows sums;
    private final CallRows calls;
    private final ConversationRows conversations;
    private final MessageRows messages;
    private final EventRows events;
    private final DeletedSessions deleted;

    LineRows(Connection connection, Folder folder) throws SQLException {
        sums = new SumRows(connection);
        calls = new CallRows(connection, folder, sums);
        conversations = new ConversationRows(connection);
        messages = new MessageRows(connection);
        events = new EventRows(connection, folder);
        deleted = new DeletedSessions(connection, sums);
    }

    /** Takes a line, to be in the tables after the next {@link #flush}. */
    void add(LineReading line) throws SQLException {
        LineReading.Content content = line.content();
        if (content instanceof LineReading.Call call) {
            if (!deleted.has(call.row().session(), call.row().timestamp())) {
                add(call);
            }
        } else if (content instanceof LineReading.Event event) {
            if (!deleted.has(event.session(), event.timestamp()) && events.write(event, line)) {
                add(event);
            }
        } else if (content instanceof LineReading.Deletion deletion
                && !deleted.has(deletion.session(), deletion.timestamp())) {
            flush();
            deleted.add(deletion.session(), deletion.timestamp());
            conversations.forget(deletion.session());
        }
    }

    private void add(LineReading.Call call) throws SQLException {
        calls.add(call.row());
        String session = call.row().session();
        if (session != null) {
            Turn turn = call.turn();
            OpenConversation conversation = conversations.of(session, call.row().user(), turn.begin(), turn.end());
            messages.add(conversation, turn);
            conversations.question(conversation, turn);
        }
    }

    /** What else an event says is read from its line when somebody asks for it. */
    private void add(LineReading.Event event) throws SQLException {
        String type = event.record().path("type").asText();
        if (event.session() == null || !(type.equals("conversation") || type.equals("message"))) {
            return;
        }
        String user = CallRow.user(event.record());
        OpenConversation conversation = conversations.of(event.session(), user, event.timestamp(), event.timestamp());
        if (type.equals("message")) {
            addMessage(conversation, event);
        } else if (event.record().path("title").isTextual()) {
            conversations.rename(conversation, event.record().path("title").textValue());
        }
    }

    private void addMessage(OpenConversation conversation, LineReading.Event event) throws SQLException {
        JsonNode record = event.record();
        if (record.path("content").isTextual()) {
            List<Part> parts = List.of(Part.text(record.path("content").textValue()));
            messages.write(
                    conversation,
                    record.path("id").textValue(),
                    new MessageRows.ByHand(
                            new Message(record.path("role").asText("user"), parts),
                            Fields.text(record.path("model_name")),
                            Fields.count(record.path("token_count")),
                            event.timestamp()));
        }
    }

    /** Writes what was taken. */
    void flush() throws SQLException {
        calls.flush();
        conversations.flush();
        messages.flush();
        sums.flush();
        conversations.forgetOld();
    }

    @Override
    public void close() throws SQLException {
        calls.close();
        conversations.close();
        messages.close();
        events.close();
        sums.close();
    }
}
