package io.llmrecorder.api;

import io.llmrecorder.exchange.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scopes on the thread that opens them. Leaves nothing behind on a thread whose scopes are closed. */
final class ThreadScopes implements CallerScopes {
    private static final ThreadLocal<Frame> CURRENT = new ThreadLocal<>();

    @Override
    public Caller current() {
        Frame frame = CURRENT.get();
        return frame == null ? Caller.NOBODY : frame.caller;
    }

    @Override
    public Runnable open(@Nullable String sessionId, @Nullable String userId) {
        Frame outer = CURRENT.get();
        Frame inner = new Frame(outer, caller(outer == null ? Caller.NOBODY : outer.caller, sessionId, userId));
        CURRENT.set(inner);
        return () -> close(inner);
    }

    private static Caller caller(Caller outer, @Nullable String sessionId, @Nullable String userId) {
        boolean sameSession = sessionId == null || sessionId.equals(outer.sessionId());
        return new Caller(
                sessionId == null ? outer.sessionId() : sessionId,
                sessionId == null ? outer.sessionSource() : "api",
                userId == null ? outer.userId() : userId,
                userId == null ? outer.userSource() : "api",
                // What is true of one session need not be of another.
                sameSession ? outer.attributes() : Map.of(),
                outer.content(),
                outer.traceparent(),
                outer.parentId());
    }

    /** Ends the scope and those within it that were forgotten; on another thread, or a second time, nothing. */
    private void close(Frame frame) {
        for (Frame f = CURRENT.get(); f != null; f = f.outer) {
            if (f == frame) {
                if (frame.outer == null) {
                    CURRENT.remove();
                } else {
                    CURRENT.set(frame.outer);
                }
                return;
            }
        }
    }

    @Override
    public void attribute(String name, String value) {
        Frame frame = CURRENT.get();
        if (frame != null) {
            Caller old = frame.caller;
            Map<String, String> attributes = new LinkedHashMap<>(old.attributes());
            attributes.put(name, value);
            frame.caller = new Caller(
                    old.sessionId(),
                    old.sessionSource(),
                    old.userId(),
                    old.userSource(),
                    attributes,
                    old.content(),
                    old.traceparent(),
                    old.parentId());
        }
    }

    private static final class Frame {
        private final @Nullable Frame outer;
        private Caller caller;

        Frame(@Nullable Frame outer, Caller caller) {
            this.outer = outer;
            this.caller = caller;
        }
    }
}
