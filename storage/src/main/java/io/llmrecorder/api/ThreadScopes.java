package io.llmrecorder.api;

import io.llmrecorder.exchange.Caller;
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
        Frame inner = new Frame(outer, current().within(sessionId, userId));
        CURRENT.set(inner);
        return () -> close(inner);
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
            frame.caller = frame.caller.with(name, value);
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
