package io.llmrecorder.index;

import io.llmrecorder.call.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of {@code conversations}, many at a time. A conversation begins with the first line that names its session; those
 * that were written last are kept in memory.
 */
final class ConversationRows implements AutoCloseable {
    private static final int KEY = 256;
    private static final int TITLE = 80;
    /** So many messages are remembered of all conversations together, about 100 bytes each. */
    private static final int MOST_REMEMBERED = 100_000;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final Ids ids;
    private final Map<String, OpenConversation> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<OpenConversation> touched = new ArrayList<>();

    ConversationRows(Connection connection) throws SQLException {
        find = connection.prepareStatement("SELECT id, title, titled, user_identifier, created_at, updated_at"
                + " FROM conversations WHERE session_id = ?");
        insert = connection.prepareStatement("INSERT INTO conversations (title, titled, user_identifier, created_at,"
                + " updated_at, last_active, session_id, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement("UPDATE conversations SET title = ?, titled = ?, user_identifier = ?,"
                + " created_at = ?, updated_at = ?, last_active = ? WHERE session_id = ? AND id = ?");
        ids = new Ids(connection, "conversations");
    }

    /** The conversation of the session, made if it is new and brought up to date. */
    OpenConversation of(String session, @Nullable String user, LocalDateTime begin, LocalDateTime end)
            throws SQLException {
        OpenConversation conversation = open.get(session);
        if (conversation == null) {
            conversation = find(session);
            if (conversation == null) {
                conversation = OpenConversation.begin(ids.next(), session, begin, end);
                touched.add(conversation);
            }
            open.put(session, conversation);
        }
        boolean waits = conversation.isChanged();
        conversation.touch(begin, end, user);
        note(conversation, waits);
        return conversation;
    }

    /** The first question is the title, until somebody sets one. Calls may be read in another order than they were made. */
    void question(OpenConversation conversation, Turn turn) {
        if (conversation.isTitled()
                || (conversation.title() != null && turn.begin().isAfter(conversation.createdAt()))) {
            return;
        }
        for (Said said : turn.input()) {
            Message message = said.message();
            if (message.role().equals("user")) {
                String text = SPACE.matcher(message.text().strip()).replaceAll(" ");
                if (!text.isEmpty()) {
                    boolean waits = conversation.isChanged();
                    conversation.entitle(Fields.cut(text, TITLE));
                    note(conversation, waits);
                    return;
                }
            }
        }
    }

    /** Somebody set a title. */
    void rename(OpenConversation conversation, String title) {
        boolean waits = conversation.isChanged();
        conversation.rename(Fields.cut(title, KEY));
        note(conversation, waits);
    }

    private void note(OpenConversation conversation, boolean waits) {
        if (!waits && conversation.isChanged()) {
            touched.add(conversation);
        }
    }

    private @Nullable OpenConversation find(String session) throws SQLException {
        find.setString(1, session);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? OpenConversation.of(
                            row.getLong(1),
                            session,
                            row.getString(2),
                            row.getBoolean(3),
                            row.getString(4),
                            row.getObject(5, LocalDateTime.class),
                            row.getObject(6, LocalDateTime.class))
                    : null;
        }
    }

    /** Writes what has changed. */
    void flush() throws SQLException {
        boolean inserts = false;
        boolean updates = false;
        for (OpenConversation conversation : touched) {
            boolean isNew = !conversation.isStored();
            addTo(isNew ? insert : update, conversation);
            inserts |= isNew;
            updates |= !isNew;
            conversation.written();
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

    private static void addTo(PreparedStatement batch, OpenConversation conversation) throws SQLException {
        batch.setString(1, conversation.title());
        batch.setBoolean(2, conversation.isTitled());
        batch.setString(3, conversation.user());
        batch.setObject(4, conversation.createdAt());
        batch.setObject(5, conversation.updatedAt());
        batch.setObject(6, conversation.updatedAt());
        batch.setString(7, conversation.session());
        batch.setLong(8, conversation.id());
        batch.addBatch();
    }

    /** Keeps in memory what was used last, once all is written. */
    void forgetOld() {
        long weight = 0;
        for (OpenConversation conversation : open.values()) {
            weight += conversation.weight();
        }
        Iterator<OpenConversation> oldest = open.values().iterator();
        while (weight > MOST_REMEMBERED && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }

    /** What is in the database is no longer what is in memory. */
    void forget(String session) {
        open.remove(session);
    }

    @Override
    public void close() throws SQLException {
        find.close();
        insert.close();
        update.close();
    }
}
