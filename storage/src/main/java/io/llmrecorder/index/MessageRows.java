package io.llmrecorder.index;

import io.llmrecorder.call.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of {@code conversation_messages}: of each call only what is new in it.
 *
 * <p>Applications send their history again with each call: whole, cut to the last few messages, edited, with other
 * instructions, by several calls at once. So a message is told by what it says and by where it stands in the call:
 *
 * <ul>
 *   <li>Before the last answer stands history. It is the same as any stored message that says the same, each stored one
 *       standing for one sent one. What is not found (the session began elsewhere, or was edited) is stored without a call.
 *   <li>After the last answer stands the question. It is new, also when it says what an earlier one said, unless the earlier
 *       one was never answered or belongs to the same turn (a retry, or the served call that this one was made for).
 *   <li>The answer is new, unless it belongs to the same turn.
 * </ul>
 *
 * Lines may be read in another order than the calls were made. Then a later call has brought question and answer as history,
 * and the earlier call, which is read now, makes these rows its own.
 */
final class MessageRows implements AutoCloseable {
    private static final int ROLE = 32;
    private static final int KEY = 256;
    /** As much as H2 takes in a row; large objects beside the row made writing ten times slower. The journal has the whole. */
    private static final int LONGEST = 1_000_000;

    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement claim;
    private final PreparedStatement answer;

    MessageRows(Connection connection) throws SQLException {
        find = connection.prepareStatement("SELECT id, turn_id, answered, timestamp FROM conversation_messages"
                + " WHERE conversation_id = ? AND content_hash = ? ORDER BY id");
        insert = connection.prepareStatement(
                "INSERT INTO conversation_messages (conversation_id, role, content, model_name, token_count, timestamp,"
                        + " call_id, turn_id, answered, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS);
        claim = connection.prepareStatement("UPDATE conversation_messages SET call_id = ?, turn_id = ?, timestamp = ?,"
                + " model_name = ?, token_count = ? WHERE id = ?");
        answer = connection.prepareStatement("UPDATE conversation_messages SET answered = TRUE WHERE id = ?");
    }

    void add(long conversation, Turn turn) throws SQLException {
        Set<Long> used = new HashSet<>();
        List<Long> asked = new ArrayList<>();
        int promptStart = turn.promptStart();
        for (int i = 0; i < turn.input().size(); i++) {
            Message message = turn.input().get(i);
            if (i < promptStart || Turn.isInstruction(message)) {
                history(conversation, turn, message, used);
            } else {
                asked.add(question(conversation, turn, message, used));
            }
        }
        for (Message message : turn.output()) {
            answer(conversation, turn, message, used);
        }
        if (!turn.output().isEmpty()) {
            markAnswered(asked);
        }
    }

    private void history(long conversation, Turn turn, Message message, Set<Long> used) throws SQLException {
        for (Row row : find(conversation, message)) {
            if (used.add(row.id())) {
                return;
            }
        }
        used.add(insert(conversation, turn, message, Source.HISTORY));
    }

    private long question(long conversation, Turn turn, Message message, Set<Long> used) throws SQLException {
        for (Row row : find(conversation, message)) {
            boolean same = turn.turnId().equals(row.turnId());
            if ((same || (row.turnId() != null && !row.answered()) || row.isHistoryAfter(turn.begin()))
                    && used.add(row.id())) {
                if (row.turnId() == null) {
                    claim(row, turn, Source.QUESTION);
                }
                return row.id();
            }
        }
        long id = insert(conversation, turn, message, Source.QUESTION);
        used.add(id);
        return id;
    }

    private void answer(long conversation, Turn turn, Message message, Set<Long> used) throws SQLException {
        for (Row row : find(conversation, message)) {
            if ((turn.turnId().equals(row.turnId()) || row.isHistoryAfter(turn.begin())) && used.add(row.id())) {
                if (row.turnId() == null) {
                    claim(row, turn, Source.ANSWER);
                }
                return;
            }
        }
        used.add(insert(conversation, turn, message, Source.ANSWER));
    }

    private List<Row> find(long conversation, Message message) throws SQLException {
        find.setLong(1, conversation);
        find.setLong(2, Turn.hash(message));
        List<Row> rows = new ArrayList<>(1);
        try (ResultSet result = find.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(
                        result.getLong(1),
                        result.getString(2),
                        result.getBoolean(3),
                        result.getObject(4, LocalDateTime.class)));
            }
        }
        return rows;
    }

    private long insert(long conversation, Turn turn, Message message, Source source) throws SQLException {
        boolean own = source != Source.HISTORY;
        insert.setLong(1, conversation);
        insert.setString(2, Fields.key(message.role(), ROLE));
        insert.setString(3, Fields.cut(Turn.content(message), LONGEST));
        insert.setString(4, source == Source.ANSWER ? turn.model() : null);
        insert.setObject(5, source == Source.ANSWER ? turn.answerTokens() : null);
        insert.setObject(6, source == Source.ANSWER ? turn.end() : turn.begin());
        insert.setString(7, own ? turn.callId() : null);
        insert.setString(8, own ? turn.turnId() : null);
        insert.setBoolean(9, !own);
        insert.setLong(10, Turn.hash(message));
        insert.executeUpdate();
        try (ResultSet keys = insert.getGeneratedKeys()) {
            keys.next();
            return keys.getLong(1);
        }
    }

    private void claim(Row row, Turn turn, Source source) throws SQLException {
        claim.setString(1, turn.callId());
        claim.setString(2, turn.turnId());
        claim.setObject(3, source == Source.ANSWER ? turn.end() : turn.begin());
        claim.setString(4, source == Source.ANSWER ? turn.model() : null);
        claim.setObject(5, source == Source.ANSWER ? turn.answerTokens() : null);
        claim.setLong(6, row.id());
        claim.executeUpdate();
    }

    private void markAnswered(List<Long> ids) throws SQLException {
        for (long id : ids) {
            answer.setLong(1, id);
            answer.executeUpdate();
        }
    }

    /** A message that somebody added by hand. */
    void write(long conversation, String callId, Said said) throws SQLException {
        insert.setLong(1, conversation);
        insert.setString(2, Fields.key(said.message().role(), ROLE));
        insert.setString(3, Fields.cut(Turn.content(said.message()), LONGEST));
        insert.setString(4, said.model() == null ? null : Fields.key(said.model(), KEY));
        insert.setObject(5, said.tokens());
        insert.setObject(6, said.timestamp());
        insert.setString(7, null);
        insert.setString(8, callId);
        insert.setBoolean(9, true);
        insert.setLong(10, Turn.hash(said.message()));
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        claim.close();
        answer.close();
    }

    private enum Source {
        HISTORY,
        QUESTION,
        ANSWER
    }

    /** A message added by hand. */
    record Said(
            Message message,
            @Nullable String model,
            @Nullable Long tokens,
            LocalDateTime timestamp) {}

    private record Row(long id, @Nullable String turnId, boolean answered, LocalDateTime timestamp) {
        /** Whether only calls made after {@code begin} have brought this message, in their history. */
        boolean isHistoryAfter(LocalDateTime begin) {
            return turnId == null && timestamp.isAfter(begin);
        }
    }
}
