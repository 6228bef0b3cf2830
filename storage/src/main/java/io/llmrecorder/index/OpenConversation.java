package io.llmrecorder.index;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is being written: its row, and of its messages those that are known. Changes wait here until
 * {@link ConversationRows} and {@link MessageRows} write them. For one thread.
 */
final class OpenConversation {
    private final long id;
    private final String session;
    private final boolean whole;
    private final Map<Long, List<StoredMessage>> messages = new HashMap<>();
    private @Nullable String title;
    private boolean titled;
    private @Nullable String user;
    private LocalDateTime createdAt;
    private LocalDateTime updatedAt;
    private boolean stored;
    private boolean changed;
    private int count;

    private OpenConversation(
            long id, String session, LocalDateTime createdAt, LocalDateTime updatedAt, boolean stored) {
        this.id = id;
        this.session = session;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
        this.stored = stored;
        this.changed = !stored;
        this.whole = !stored;
    }

    /** One that begins now, so that all its messages are known. */
    static OpenConversation begin(long id, String session, LocalDateTime createdAt, LocalDateTime updatedAt) {
        return new OpenConversation(id, session, createdAt, updatedAt, false);
    }

    /** One that is in the database. */
    static OpenConversation of(
            long id,
            String session,
            @Nullable String title,
            boolean titled,
            @Nullable String user,
            LocalDateTime createdAt,
            LocalDateTime updatedAt) {
        OpenConversation conversation = new OpenConversation(id, session, createdAt, updatedAt, true);
        conversation.title = title;
        conversation.titled = titled;
        conversation.user = user;
        return conversation;
    }

    long id() {
        return id;
    }

    String session() {
        return session;
    }

    @Nullable
    String title() {
        return title;
    }

    boolean isTitled() {
        return titled;
    }

    @Nullable
    String user() {
        return user;
    }

    LocalDateTime createdAt() {
        return createdAt;
    }

    /** When something was said last. */
    LocalDateTime updatedAt() {
        return updatedAt;
    }

    /** Something was said in it. */
    void touch(LocalDateTime begin, LocalDateTime end, @Nullable String by) {
        if (begin.isBefore(createdAt)) {
            createdAt = begin;
            changed = true;
        }
        if (end.isAfter(updatedAt)) {
            updatedAt = end;
            changed = true;
        }
        if (user == null && by != null) {
            user = by;
            changed = true;
        }
    }

    /** The title made from a question. */
    void entitle(String made) {
        changed |= !made.equals(title);
        title = made;
    }

    /** The title that somebody set. */
    void rename(String set) {
        title = set;
        titled = true;
        changed = true;
    }

    boolean isStored() {
        return stored;
    }

    boolean isChanged() {
        return changed;
    }

    /** Its row is as this says. */
    void written() {
        stored = true;
        changed = false;
    }

    /** The messages with this hash, in the order of their ids; null when only the database knows. */
    @Nullable
    List<StoredMessage> known(long hash) {
        List<StoredMessage> known = messages.get(hash);
        return known == null && whole ? List.of() : known;
    }

    /** What the database knows of this hash. */
    void learn(long hash, List<StoredMessage> found) {
        messages.put(hash, new ArrayList<>(found));
        count += found.size() + 1;
    }

    /** A new message; {@link #known} was asked for its hash before, and {@link #learn} called. */
    void add(StoredMessage message) {
        messages.computeIfAbsent(message.hash(), hash -> new ArrayList<>(1)).add(message);
        count++;
    }

    /** About how much is kept. */
    int weight() {
        return count + 1;
    }
}
