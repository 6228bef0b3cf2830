package io.llmrecorder.api;

import org.jspecify.annotations.Nullable;

/** A stretch of one thread's work for one session and user; see {@link LlmRecorder#scope}. Closing it twice does no harm. */
public final class Scope implements AutoCloseable {
    static final Scope NONE = new Scope(null);

    private final @Nullable Runnable close;

    Scope(@Nullable Runnable close) {
        this.close = close;
    }

    /** Ends the scope; to be called by the thread that began it. */
    @Override
    public void close() {
        if (close != null) {
            close.run();
        }
    }
}
