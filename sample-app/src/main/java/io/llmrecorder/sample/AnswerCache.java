package io.llmrecorder.sample;

import io.llmrecorder.sample.client.Turn;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to the questions asked last. Questions are identical when what was said before them is so too: "and why?"
 * has another answer in another chat. Asking again what was just answered counts as the same question. Thread-safe.
 */
final class AnswerCache {
    static final int MOST = 200;

    private final Clock clock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
            return size() > MOST;
        }
    };

    AnswerCache(Clock clock) {
        this.clock = clock;
    }

    synchronized @Nullable String get(String client, List<Turn> turns) {
        Entry entry = entries.get(Key.of(client, turns));
        return entry == null || expired(entry) ? null : entry.answer();
    }

    synchronized void put(String client, List<Turn> turns, String answer) {
        entries.put(Key.of(client, turns), new Entry(answer, clock.instant()));
    }

    synchronized void removeExpired() {
        entries.values().removeIf(this::expired);
    }

    synchronized int size() {
        return entries.size();
    }

    private boolean expired(Entry entry) {
        return !entry.since().plus(Conversations.EXPIRY).isAfter(clock.instant());
    }

    private record Entry(String answer, Instant since) {}

    /** The client is part of it, so that switching clients shows a real call by the other one. */
    private record Key(String client, List<Turn> turns) {
        static Key of(String client, List<Turn> turns) {
            Turn question = turns.get(turns.size() - 1);
            int end = turns.size() - 1;
            while (end >= 2 && turns.get(end - 2).equals(question)) {
                end -= 2;
            }
            List<Turn> same = new ArrayList<>(turns.subList(0, end));
            same.add(question);
            return new Key(client, List.copyOf(same));
        }
    }
}
