package io.llmrecorder.index;

import io.llmrecorder.call.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of {@code conversation_messages}: many at a time, of each call only what is new in it.
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
    private final PreparedStatement update;
    private final Ids ids;
    private final List<StoredMessage> touched = new ArrayList<>();

    MessageRows(Connection connection) throws SQLException {
        find = connection.prepareStatement(
                "SELECT id, answered, timestamp, call_id, COALESCE(turn_id, call_id), model_name, token_count"
                        + " FROM conversation_messages"
                        + " WHERE conversation_id = ? AND content_hash = ? ORDER BY id");
        insert = connection.prepareStatement(
                "INSERT INTO conversation_messages (call_id, turn_id, model_name, token_count, answered, timestamp, id,"
                        + " conversation_id, role, content, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        update =
                connection.prepareStatement("UPDATE conversation_messages SET call_id = ?, turn_id = ?, model_name = ?,"
                        + " token_count = ?, answered = ?, timestamp = ? WHERE id = ?");
        ids = new Ids(connection, "conversation_messages");
    }

    /** Takes what is new in the call, to be written with the next {@link #flush}. */
    void add(OpenConversation conversation, Turn turn) throws SQLException {
        Set<StoredMessage> used = new HashSet<>();
        List<StoredMessage> asked = new ArrayList<>();
        int promptStart = turn.promptStart();
        for (int i = 0; i < turn.input().size(); i++) {
            Said said = turn.input().get(i);
            if (i < promptStart || said.isInstruction()) {
                history(conversation, turn, said, used);
            } else {
                asked.add(question(conversation, turn, said, used));
            }
        }
        for (Said said : turn.output()) {
            answer(conversation, turn, said, used);
        }
        if (!turn.output().isEmpty()) {
            asked.forEach(question -> change(question, StoredMessage::answer));
        }
    }

    private void history(OpenConversation conversation, Turn turn, Said said, Set<StoredMessage> used)
            throws SQLException {
        for (StoredMessage message : find(conversation, said.hash())) {
            if (used.add(message)) {
                return;
            }
        }
        used.add(begin(conversation, said, null, turn.begin()));
    }

    private StoredMessage question(OpenConversation conversation, Turn turn, Said said, Set<StoredMessage> used)
            throws SQLException {
        StoredMessage.Origin origin = new StoredMessage.Origin(turn.callId(), turn.turnId(), null, null);
        for (StoredMessage message : find(conversation, said.hash())) {
            boolean waits = message.origin() != null && !message.isAnswered();
            if ((message.isOf(turn.turnId()) || waits || message.isHistoryAfter(turn.begin())) && used.add(message)) {
                claim(message, origin, turn.begin());
                return message;
            }
        }
        StoredMessage message = begin(conversation, said, origin, turn.begin());
        used.add(message);
        return message;
    }

    private void answer(OpenConversation conversation, Turn turn, Said said, Set<StoredMessage> used)
            throws SQLException {
        StoredMessage.Origin origin =
                new StoredMessage.Origin(turn.callId(), turn.turnId(), turn.model(), turn.answerTokens());
        for (StoredMessage message : find(conversation, said.hash())) {
            if ((message.isOf(turn.turnId()) || message.isHistoryAfter(turn.begin())) && used.add(message)) {
                claim(message, origin, turn.end());
                return;
            }
        }
        used.add(begin(conversation, said, origin, turn.end()));
    }

    private void claim(StoredMessage message, StoredMessage.Origin origin, LocalDateTime at) {
        if (message.origin() == null) {
            change(message, history -> history.claim(origin, at));
        }
    }

    private void change(StoredMessage message, Consumer<StoredMessage> change) {
        boolean waits = message.isChanged();
        change.accept(message);
        if (!waits && message.isChanged()) {
            touched.add(message);
        }
    }

    private List<StoredMessage> find(OpenConversation conversation, long hash) throws SQLException {
        List<StoredMessage> known = conversation.known(hash);
        if (known != null) {
            return known;
        }
        List<StoredMessage> found = new ArrayList<>(1);
        find.setLong(1, conversation.id());
        find.setLong(2, hash);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                found.add(StoredMessage.of(
                        row.getLong(1), hash, origin(row), row.getBoolean(2), row.getObject(3, LocalDateTime.class)));
            }
        }
        conversation.learn(hash, found);
        return found;
    }

    private static StoredMessage.@Nullable Origin origin(ResultSet row) throws SQLException {
        String turn = row.getString(5);
        return turn == null
                ? null
                : new StoredMessage.Origin(row.getString(4), turn, row.getString(6), Rows.count(row, "token_count"));
    }

    private StoredMessage begin(
            OpenConversation conversation, Said said, StoredMessage.@Nullable Origin origin, LocalDateTime at) {
        StoredMessage message = StoredMessage.begin(
                ids.next(),
                said.hash(),
                origin,
                origin == null,
                at,
                new StoredMessage.New(
                        conversation.id(),
                        Fields.key(said.message().role(), ROLE),
                        Fields.cut(said.content(), LONGEST)));
        conversation.add(message);
        touched.add(message);
        return message;
    }

    /** Takes a message that somebody added by hand. */
    void write(OpenConversation conversation, String id, ByHand added) throws SQLException {
        Said said = Said.of(added.message());
        find(conversation, said.hash());
        String model = added.model() == null ? null : Fields.key(added.model(), KEY);
        StoredMessage message =
                begin(conversation, said, new StoredMessage.Origin(null, id, model, added.tokens()), added.timestamp());
        message.answer();
    }

    /** Writes what was taken. */
    void flush() throws SQLException {
        boolean inserts = false;
        boolean updates = false;
        for (StoredMessage message : touched) {
            StoredMessage.New unwritten = message.unwritten();
            PreparedStatement batch = unwritten == null ? update : insert;
            StoredMessage.Origin origin = message.origin();
            batch.setString(1, origin == null ? null : origin.callId());
            batch.setString(2, origin == null || origin.turnId().equals(origin.callId()) ? null : origin.turnId());
            batch.setString(3, origin == null ? null : origin.model());
            batch.setObject(4, origin == null ? null : origin.tokens());
            batch.setBoolean(5, message.isAnswered());
            batch.setObject(6, message.timestamp());
            batch.setLong(7, message.id());
            if (unwritten != null) {
                batch.setLong(8, unwritten.conversation());
                batch.setString(9, unwritten.role());
                batch.setString(10, unwritten.content());
                batch.setLong(11, message.hash());
            }
            batch.addBatch();
            inserts |= unwritten != null;
            updates |= unwritten == null;
            message.written();
        }
        if (inserts) {
            insert.executeBatch();
        }
        if (updates) {
            update.executeBatch();
        }
        ids.save();
        touched.clear();
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }

    /** A message added by hand. */
    record ByHand(
            Message message,
            @Nullable String model,
            @Nullable Long tokens,
            LocalDateTime timestamp) {}
}
