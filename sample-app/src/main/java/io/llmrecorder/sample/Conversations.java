package io.llmrecorder.sample;

import io.llmrecorder.sample.client.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chats of the last 24 hours, in memory and bounded. Thread-safe. */
final class Conversations {
    static final Duration EXPIRY = Duration.ofHours(24);
    static final int CONTEXT = 10;
    private static final int MOST_CHATS = 1_000;
    private static final int MOST_MESSAGES = 200;

    private final Clock clock;
    // In the order of their last use, so that the eldest is the one to go.
    private final Map<String, Conversation> chats = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Conversation> eldest) {
            return size() > MOST_CHATS;
        }
    };

    Conversations(Clock clock) {
        this.clock = clock;
    }

    /** One message and when it was added. */
    record Message(Turn turn, Instant timestamp) {}

    /** A chat at one moment. */
    record Conversation(String id, Instant createdAt, Instant lastActive, List<Message> messages) {}

    /** The last messages of a chat, oldest first; empty for a new one. */
    synchronized List<Turn> context(String id) {
        Conversation chat = get(id);
        List<Message> messages = chat == null ? List.of() : chat.messages();
        return messages.subList(Math.max(0, messages.size() - CONTEXT), messages.size()).stream()
                .map(Message::turn)
                .toList();
    }

    synchronized void add(String id, String question, String answer) {
        Instant now = clock.instant();
        Conversation chat = get(id);
        List<Message> messages = new ArrayList<>(chat == null ? List.of() : chat.messages());
        messages.add(new Message(new Turn(Turn.USER, question), now));
        messages.add(new Message(new Turn(Turn.ASSISTANT, answer), now));
        int first = Math.max(0, messages.size() - MOST_MESSAGES);
        chats.put(
                id,
                new Conversation(
                        id,
                        chat == null ? now : chat.createdAt(),
                        now,
                        List.copyOf(messages.subList(first, messages.size()))));
    }

    /** Null when there is none, or it has expired. */
    synchronized @Nullable Conversation get(String id) {
        Conversation chat = chats.get(id);
        return chat == null || expired(chat) ? null : chat;
    }

    /** Whether there was one. */
    synchronized boolean remove(String id) {
        Conversation chat = chats.remove(id);
        return chat != null && !expired(chat);
    }

    synchronized void removeExpired() {
        chats.values().removeIf(this::expired);
    }

    synchronized int size() {
        return chats.size();
    }

    private boolean expired(Conversation chat) {
        return !chat.lastActive().plus(EXPIRY).isAfter(clock.instant());
    }
}
