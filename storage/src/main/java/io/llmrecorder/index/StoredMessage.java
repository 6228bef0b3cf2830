package io.llmrecorder.index;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code conversation_messages} while its conversation is written; changes wait in it until {@link MessageRows} writes
 * them. For one thread.
 */
final class StoredMessage {
    private final long id;
    private final long hash;
    private @Nullable Origin origin;
    private boolean answered;
    private LocalDateTime timestamp;
    private @Nullable New unwritten;
    private boolean changed;

    /**
     * Where a message comes from.
     *
     * @param callId the call that brought it; null when somebody added it by hand
     * @param turnId its turn, or for a message added by hand its own id
     * @param model that said it, or null
     * @param tokens of it, or null
     */
    record Origin(
            @Nullable String callId,
            String turnId,
            @Nullable String model,
            @Nullable Long tokens) {}

    /**
     * What is kept until the row is written.
     *
     * @param conversation id of the conversation
     */
    record New(long conversation, String role, String content) {}

    private StoredMessage(
            long id,
            long hash,
            @Nullable Origin origin,
            boolean answered,
            LocalDateTime timestamp,
            @Nullable New unwritten) {
        this.id = id;
        this.hash = hash;
        this.origin = origin;
        this.answered = answered;
        this.timestamp = timestamp;
        this.unwritten = unwritten;
        this.changed = unwritten != null;
    }

    /** One that is in the database. */
    static StoredMessage of(long id, long hash, @Nullable Origin origin, boolean answered, LocalDateTime timestamp) {
        return new StoredMessage(id, hash, origin, answered, timestamp, null);
    }

    /** One that is to be written; {@code origin} is null for history. */
    static StoredMessage begin(
            long id, long hash, @Nullable Origin origin, boolean answered, LocalDateTime timestamp, New unwritten) {
        return new StoredMessage(id, hash, origin, answered, timestamp, unwritten);
    }

    long id() {
        return id;
    }

    long hash() {
        return hash;
    }

    /** Null when it came as history only. */
    @Nullable
    Origin origin() {
        return origin;
    }

    boolean isAnswered() {
        return answered;
    }

    LocalDateTime timestamp() {
        return timestamp;
    }

    /** Whether it is of this turn. */
    boolean isOf(String turn) {
        return origin != null && origin.turnId().equals(turn);
    }

    /** Whether only calls made after {@code begin} have brought this message, in their history. */
    boolean isHistoryAfter(LocalDateTime begin) {
        return origin == null && timestamp.isAfter(begin);
    }

    /** It was said there, and then. */
    void claim(Origin said, LocalDateTime at) {
        origin = said;
        timestamp = at;
        changed = true;
    }

    void answer() {
        changed |= !answered;
        answered = true;
    }

    boolean isChanged() {
        return changed;
    }

    /** What is to be inserted; null when there is a row. */
    @Nullable
    New unwritten() {
        return unwritten;
    }

    /** Its row is as this says. */
    void written() {
        unwritten = null;
        changed = false;
    }
}
