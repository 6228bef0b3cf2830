package io.llmrecorder.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.index.Conversation;
import io.llmrecorder.index.User;
import io.llmrecorder.transfer.ConversationExport;
import io.llmrecorder.transfer.ConversationExport.Said;
import io.llmrecorder.view.SessionFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations: those that calls made by themselves, and those that somebody keeps by hand. */
final class ConversationRoutes {
    private static final String TAG = "conversations";
    private static final String API = "/api";
    private static final Parameter SESSION = Parameter.path("session_id", "Id of the session.");
    private static final Parameter USER = Parameter.path("user_identifier", "Id of the user.");
    private static final Parameter FORMAT =
            Parameter.choice("format", "json", "Of the export.", List.of("json", "csv"));
    private static final List<String> ROLES = List.of("user", "assistant", "system", "tool");

    private final Records records;

    ConversationRoutes(Records records) {
        this.records = records;
    }

    /** Each under {@code /conversations} and under {@code /api/conversations}. */
    List<Route> all() {
        List<Route> all = new ArrayList<>();
        for (Route route : routes()) {
            all.add(route);
            all.add(route.at(API + route.template(), route.operationId() + "UnderApi"));
        }
        all.add(Route.get(API + "/sessions/{session_id}/export", "exportSession")
                .about(TAG, "A conversation with all of its messages and the calls that made them")
                .with(SESSION, Parameter.choice("format", "json", "Of the export.", List.of("json")))
                .answers(200, "SessionExport", "The conversation.")
                .fails(404, "There is no such conversation.")
                .by(this::exportSession));
        all.add(Route.get(API + "/users", "listUsers")
                .about(TAG, "Who has conversations, last active first")
                .with(Lists.PAGE)
                .answers(200, "UserList", "The users.")
                .by(this::users));
        return all;
    }

    private List<Route> routes() {
        return List.of(
                Route.post("/conversations", "createConversation")
                        .about(TAG, "Begins a conversation")
                        .takes("NewConversation")
                        .answers(201, "Conversation", "The conversation.")
                        .fails(409, "There is a conversation with this session_id.")
                        .by(this::create),
                Route.get("/conversations", "listConversations")
                        .about(TAG, "All conversations, last active first")
                        .with(Lists.PAGE)
                        .answers(200, "ConversationList", "The conversations.")
                        .by(request -> list(request, null)),
                Route.get("/conversations/user/{user_identifier}", "listConversationsOfUser")
                        .about(TAG, "The conversations of a user, last active first")
                        .with(USER)
                        .with(Lists.PAGE)
                        .answers(200, "ConversationList", "The conversations.")
                        .by(request -> list(request, request.text("user_identifier"))),
                Route.get("/conversations/export-all", "exportConversations")
                        .about(TAG, "Conversations of a time, with their messages")
                        .with(
                                FORMAT,
                                Parameter.text("start_date", "Those active on this day or later, such as 2026-11-20."),
                                Parameter.text("end_date", "Those begun on this day or before."))
                        .answers(200, "ConversationExport", "An array of conversations.")
                        .answers(200, "text/csv;charset=utf-8", null, "A row for each message.")
                        .by(this::exportAll),
                Route.get("/conversations/{session_id}", "getConversation")
                        .about(TAG, "A conversation, with the first of its messages")
                        .with(SESSION, Lists.limit("1000"))
                        .answers(200, "ConversationWithMessages", "The conversation.")
                        .fails(404, "There is no such conversation.")
                        .by(this::get),
                Route.put("/conversations/{session_id}", "renameConversation")
                        .about(TAG, "Sets the title")
                        .with(SESSION)
                        .takes("NewTitle")
                        .answers(200, "Conversation", "The conversation.")
                        .fails(404, "There is no such conversation.")
                        .by(this::rename),
                Route.delete("/conversations/{session_id}", "deleteConversation")
                        .about(TAG, "Deletes a conversation with its calls, from lists, views and exports")
                        .with(SESSION)
                        .answersNothing("It is deleted.")
                        .fails(404, "There is no such conversation.")
                        .by(this::delete),
                Route.get("/conversations/{session_id}/messages", "listMessages")
                        .about(TAG, "The messages of a conversation, in the order said")
                        .with(SESSION, Lists.limit("100"), Lists.OFFSET)
                        .answers(200, "MessageList", "The messages.")
                        .fails(404, "There is no such conversation.")
                        .by(this::messages),
                Route.post("/conversations/{session_id}/messages", "addMessage")
                        .about(TAG, "Adds a message by hand")
                        .with(SESSION)
                        .takes("NewMessage")
                        .answers(201, "NewMessageId", "The message was added.")
                        .fails(404, "There is no such conversation.")
                        .by(this::add),
                Route.get("/conversations/{session_id}/export", "exportConversation")
                        .about(TAG, "A conversation with all of its messages and the calls that made them")
                        .with(SESSION, FORMAT)
                        .answers(200, "ConversationWithMessages", "The conversation.")
                        .answers(200, "text/csv;charset=utf-8", null, "A row for each message.")
                        .fails(404, "There is no such conversation.")
                        .by(this::export));
    }

    private Answer create(Request request) throws IOException {
        Fields fields = request.fields("user_identifier", "title", "session_id");
        String user = fields.optionalText("user_identifier");
        String title = fields.optionalText("title");
        String given = fields.optionalText("session_id");
        if (!request.access().mayUse(user)) {
            throw new Problem(403, "The key is for user \"" + request.access().user() + "\" only.");
        }
        String session = given == null ? UUID.randomUUID().toString() : given;
        if (records.findConversation(session) != null) {
            throw new Problem(409, "There is a conversation with the session_id \"" + session + "\".");
        }
        ObjectNode event = records.events().begin("conversation").put("session_id", session);
        put(event, "user_id", user == null ? request.access().user() : user);
        put(event, "title", title);
        records.events().append(event);
        return Answer.json(201, records.conversation(session, request.access()));
    }

    private static void put(ObjectNode event, String name, @Nullable String text) {
        if (text != null) {
            event.put(name, text);
        }
    }

    private Answer list(Request request, @Nullable String asked) throws IOException {
        String only = request.access().user();
        if (only != null && asked != null && !only.equals(asked)) {
            throw new Problem(403, "The key is for user \"" + only + "\" only.");
        }
        String user = asked == null ? only : asked;
        return Answer.json(new ConversationList(
                records.ask(queries -> queries.conversations(user, request.count("limit"), request.count("offset")))));
    }

    private Answer users(Request request) throws IOException {
        String only = request.access().user();
        return Answer.json(new UserList(
                records.ask(queries -> queries.users(only, request.count("limit"), request.count("offset")))));
    }

    private Answer get(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        return Answer.json(records.ask(queries -> new WithMessages(
                conversation,
                ConversationExport.messages(queries, conversation.sessionId(), request.count("limit"), 0))));
    }

    private Answer rename(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        String title = request.fields("title").text("title");
        records.events()
                .append(records.events()
                        .begin("conversation")
                        .put("session_id", conversation.sessionId())
                        .put("title", title));
        return Answer.json(records.conversation(conversation.sessionId(), request.access()));
    }

    private Answer delete(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        records.events().delete(conversation.sessionId());
        SessionFiles.delete(records.layout(), conversation.sessionId());
        return new Answer.None(Map.of());
    }

    private Answer messages(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        return Answer.json(new MessageList(records.ask(queries -> ConversationExport.messages(
                queries, conversation.sessionId(), request.count("limit"), request.count("offset")))));
    }

    private Answer add(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        Fields fields = request.fields("role", "content", "model_name", "token_count");
        ObjectNode event = records.events()
                .begin("message")
                .put("session_id", conversation.sessionId())
                .put("role", fields.choice("role", ROLES))
                .put("content", fields.text("content"));
        put(event, "model_name", fields.optionalText("model_name"));
        Long tokens = fields.optionalCount("token_count");
        if (tokens != null) {
            event.put("token_count", tokens);
        }
        records.events().append(event);
        return Answer.json(201, Map.of("id", event.path("id").textValue(), "session_id", conversation.sessionId()));
    }

    private Answer export(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        ConversationExport.Format format = ConversationExport.Format.named(request.text("format"));
        return new Answer.Stream(
                format.contentType(),
                "conversation." + request.text("format"),
                out -> records.ask(queries -> ConversationExport.one(queries, conversation, format, out)));
    }

    private Answer exportSession(Request request) throws IOException {
        Conversation conversation = records.conversation(request.text("session_id"), request.access());
        ConversationExport.Format format = ConversationExport.Format.named(request.text("format"));
        return new Answer.Stream(
                format.contentType(),
                "session." + request.text("format"),
                out -> records.ask(queries -> {
                    out.write("{\"success\":true,\"data\":".getBytes(StandardCharsets.UTF_8));
                    long messages = ConversationExport.one(queries, conversation, format, out);
                    out.write('}');
                    return messages;
                }));
    }

    private Answer exportAll(Request request) {
        Instant since = day(request, "start_date", Instant.EPOCH, 0);
        Instant until = day(request, "end_date", Instant.now().plusSeconds(1), 1);
        if (request.optional("end_date") != null && !since.isBefore(until)) {
            throw Problem.invalid("start_date is after end_date.");
        }
        ConversationExport.Format format = ConversationExport.Format.named(request.text("format"));
        String user = request.access().user();
        return new Answer.Stream(
                format.contentType(),
                "conversations." + request.text("format"),
                out -> records.ask(queries -> ConversationExport.all(queries, user, since, until, format, out)));
    }

    private static Instant day(Request request, String name, Instant otherwise, int days) {
        String text = request.optional(name);
        try {
            return text == null
                    ? otherwise
                    : LocalDate.parse(text)
                            .plusDays(days)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid(name + " is \"" + text + "\" but must be a day such as 2026-11-20.");
        }
    }

    private record ConversationList(List<Conversation> conversations) {}

    private record UserList(List<User> users) {}

    private record MessageList(List<Said> messages) {}

    private record WithMessages(@JsonUnwrapped Conversation conversation, List<Said> messages) {}
}
