package io.llmrecorder.erase;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which lines are to be erased: all of the sessions, and events about their calls. What says that a session was deleted stays, and
 * so does what a session says afterwards. Pure.
 */
final class Wanted implements Predicate<byte[]> {
    private final Set<String> sessions;
    private final Set<String> callIds;
    private final @Nullable Instant until;
    private final List<byte[]> inTornLines = new ArrayList<>();

    /**
     * @param callIds of the sessions' calls, as far as they are known
     * @param until begin of the last call that goes; null for all
     */
    Wanted(Set<String> sessions, Set<String> callIds, @Nullable Instant until) {
        this.sessions = sessions;
        this.callIds = callIds;
        this.until = until;
        for (String session : sessions) {
            String text = "\"session_id\":\""
                    + new String(JsonStringEncoder.getInstance().quoteAsString(session)) + '"';
            inTornLines.add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public boolean test(byte[] line) {
        return isWanted(LineFacts.of(line), line);
    }

    /** As {@link #test}, of a line that was looked at. */
    boolean isWanted(LineFacts facts, byte[] line) {
        if (facts.isDeletion()) {
            return false;
        }
        if (isOfSessions(facts, line)) {
            return !isLater(facts.time());
        }
        return facts.callId() != null && callIds.contains(facts.callId());
    }

    /** Whether it is the sessions' own, whenever it was said. */
    boolean isOfSessions(LineFacts facts, byte[] line) {
        if (facts.isTorn() && facts.session() == null) {
            return inTornLines.stream().anyMatch(text -> contains(line, text));
        }
        return facts.session() != null && sessions.contains(facts.session());
    }

    boolean isLater(@Nullable Instant time) {
        return until != null && time != null && time.isAfter(until);
    }

    private static boolean contains(byte[] line, byte[] text) {
        for (int at = 0; at <= line.length - text.length; at++) {
            int same = 0;
            while (same < text.length && line[at + same] == text[same]) {
                same++;
            }
            if (same == text.length) {
                return true;
            }
        }
        return false;
    }
}
