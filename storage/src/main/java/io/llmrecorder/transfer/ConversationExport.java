package io.llmrecorder.transfer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.AnswerJson;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Conversation;
import io.llmrecorder.index.ConversationMessage;
import io.llmrecorder.index.Queries;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversations with their messages, each answer with the call that made it. Some messages are in memory at a time. */
public final class ConversationExport {
    private static final int PAGE = 500;
    private static final List<String> COLUMNS = List.of(
            "session_id",
            "title",
            "user_identifier",
            "timestamp",
            "role",
            "content",
            "model_name",
            "token_count",
            "message_id",
            "call_id",
            "provider",
            "response_time_ms");

    private ConversationExport() {}

    /** What conversations are written as. */
    public enum Format {
        JSON("application/json"),
        CSV("text/csv;charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }

        /** The format {@code json} or {@code csv}. */
        public static Format named(String name) {
            return name.equals("csv") ? CSV : JSON;
        }
    }

    /**
     * A message of a conversation.
     *
     * @param messageId id that the application gave it; null when it gave none
     * @param llmInteraction the call that brought the answer; null for other messages
     */
    public record Said(
            long id,
            @Nullable String messageId,
            String role,
            String content,
            @Nullable String modelName,
            @Nullable Long tokenCount,
            Instant timestamp,
            @Nullable String callId,
            @Nullable Interaction llmInteraction) {}

    /** A call as a message shows it. */
    public record Interaction(
            String id,
            @Nullable String originalPrompt,
            @Nullable String provider,
            @Nullable String model,
            boolean success,
            Map<String, Object> performanceMetrics,
            Instant timestamp) {
        private static Interaction of(CallSummary call) {
            Map<String, Object> metrics = new LinkedHashMap<>();
            put(metrics, "response_time_ms", call.responseTimeMs());
            put(metrics, "time_to_first_token_ms", call.timeToFirstTokenMs());
            put(metrics, "input_tokens", call.inputTokens());
            put(metrics, "output_tokens", call.outputTokens());
            return new Interaction(
                    call.id(), call.prompt(), call.provider(), call.model(), call.success(), metrics, call.timestamp());
        }

        private static void put(Map<String, Object> metrics, String name, @Nullable Object value) {
            if (value != null) {
                metrics.put(name, value);
            }
        }
    }

    /** The messages of a session, in the order said. */
    public static List<Said> messages(Queries queries, String sessionId, int limit, int offset) throws SQLException {
        List<Said> said = new ArrayList<>();
        for (ConversationMessage message : queries.messages(sessionId, limit, offset)) {
            String callId = message.callId();
            CallSummary call = callId != null && message.role().equals("assistant") ? queries.call(callId) : null;
            said.add(new Said(
                    message.id(),
                    call == null ? null : call.messageId(),
                    message.role(),
                    message.content(),
                    message.modelName(),
                    message.tokenCount(),
                    message.timestamp(),
                    callId,
                    call == null ? null : Interaction.of(call)));
        }
        return said;
    }

    /** Writes a conversation; answers how many messages it has. */
    public static long one(Queries queries, Conversation conversation, Format format, OutputStream out)
            throws SQLException, IOException {
        Sheet sheet = format == Format.CSV ? new Rows(out) : new Documents(out, false);
        long count = sheet.add(queries, conversation);
        sheet.end();
        return count;
    }

    /**
     * Writes the conversations that something was said in from one time up to another; answers how many there are.
     *
     * @param user whose, or null for all
     */
    public static long all(
            Queries queries, @Nullable String user, Instant since, Instant until, Format format, OutputStream out)
            throws SQLException, IOException {
        Sheet sheet = format == Format.CSV ? new Rows(out) : new Documents(out, true);
        long count = 0;
        List<Conversation> page = queries.conversationsBetween(user, since, until, null, PAGE);
        while (!page.isEmpty()) {
            for (Conversation conversation : page) {
                sheet.add(queries, conversation);
            }
            count += page.size();
            page = queries.conversationsBetween(user, since, until, page.get(page.size() - 1), PAGE);
        }
        sheet.end();
        return count;
    }

    private interface Sheet {
        long add(Queries queries, Conversation conversation) throws SQLException, IOException;

        void end() throws IOException;
    }

    /** JSON objects, in an array or one alone. */
    private static final class Documents implements Sheet {
        private final OutputStream out;
        private final boolean array;
        private boolean begun;

        Documents(OutputStream out, boolean array) {
            this.out = out;
            this.array = array;
        }

        @Override
        public long add(Queries queries, Conversation conversation) throws SQLException, IOException {
            if (array) {
                out.write(begun ? ',' : '[');
                out.write('\n');
            }
            begun = true;
            byte[] head = AnswerJson.MAPPER.writeValueAsBytes(new Opened(conversation, List.of()));
            // Without the end of the empty array and of the object.
            out.write(head, 0, head.length - 2);
            long count = 0;
            List<Said> page = messages(queries, conversation.sessionId(), PAGE, 0);
            while (!page.isEmpty()) {
                for (Said said : page) {
                    if (count++ > 0) {
                        out.write(',');
                    }
                    out.write(AnswerJson.MAPPER.writeValueAsBytes(said));
                }
                page = messages(queries, conversation.sessionId(), PAGE, Math.toIntExact(count));
            }
            out.write(']');
            out.write('}');
            return count;
        }

        @Override
        public void end() throws IOException {
            if (array) {
                if (!begun) {
                    out.write('[');
                }
                out.write('\n');
                out.write(']');
            }
            out.write('\n');
        }

        private record Opened(@JsonUnwrapped Conversation conversation, List<Said> messages) {}
    }

    /** A row for each message. */
    private static final class Rows implements Sheet {
        private final CsvRows rows;

        Rows(OutputStream out) {
            rows = new CsvRows(out, COLUMNS);
        }

        @Override
        public long add(Queries queries, Conversation conversation) throws SQLException, IOException {
            long count = 0;
            List<Said> page = messages(queries, conversation.sessionId(), PAGE, 0);
            while (!page.isEmpty()) {
                for (Said said : page) {
                    count++;
                    rows.write(cells(conversation, said));
                }
                page = messages(queries, conversation.sessionId(), PAGE, Math.toIntExact(count));
            }
            return count;
        }

        private static List<JsonNode> cells(Conversation conversation, Said said) {
            JsonNode of = AnswerJson.MAPPER.valueToTree(conversation);
            JsonNode message = AnswerJson.MAPPER.valueToTree(said);
            List<JsonNode> cells = new ArrayList<>();
            for (String column : COLUMNS) {
                cells.add(
                        switch (column) {
                            case "session_id", "title", "user_identifier" -> of.path(column);
                            case "provider" -> message.at("/llm_interaction/provider");
                            case "response_time_ms" ->
                                message.at("/llm_interaction/performance_metrics/response_time_ms");
                            default -> message.path(column);
                        });
            }
            return cells;
        }

        @Override
        public void end() throws IOException {
            rows.end();
        }
    }
}
