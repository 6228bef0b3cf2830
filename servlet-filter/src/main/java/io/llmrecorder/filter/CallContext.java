package io.llmrecorder.filter;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling on this thread: session, user and attributes of the LLM calls that follow.
 *
 * <p>By itself it does nothing at all. The agent weaves {@code enter}, {@code exit} and {@code setting} by these names
 * and descriptors and keeps the context on its own side, so that application and agent share no class.
 */
public final class CallContext {
    private CallContext() {}

    /**
     * Makes this the caller of what the current thread does until the scope is closed. Scopes nest: closing one brings
     * back what was before it. Open and close on the same thread.
     *
     * @param sessionSource where the session id is from, as in the record: {@code header}, {@code api}
     * @param userSource where the user id is from: {@code header}, {@code api}, {@code principal}, {@code ip}
     * @param attributes by name as in the record ({@code drawing_id}); may be empty
     * @param record {@code full}, {@code metadata} or {@code off}; null leaves it to the settings
     * @param traceparent W3C trace context as it came
     */
    public static Scope open(
            @Nullable String sessionId,
            @Nullable String sessionSource,
            @Nullable String userId,
            @Nullable String userSource,
            Map<String, String> attributes,
            @Nullable String record,
            @Nullable String traceparent) {
        Objects.requireNonNull(attributes, "attributes == null");
        return new Scope(enter(sessionId, sessionSource, userId, userSource, attributes, record, traceparent));
    }

    /** The agent's effective setting, such as {@code session.header}; null without an agent. */
    static @Nullable String setting(String name) {
        return null;
    }

    /** Returns what was current before, for {@link #exit}. */
    @SuppressWarnings("UnusedVariable") // the agent weaves this
    private static @Nullable Object enter(
            @Nullable String sessionId,
            @Nullable String sessionSource,
            @Nullable String userId,
            @Nullable String userSource,
            Map<String, String> attributes,
            @Nullable String record,
            @Nullable String traceparent) {
        return null;
    }

    @SuppressWarnings("UnusedVariable") // the agent weaves this
    private static void exit(@Nullable Object token) {}

    /** The time in which one caller is current; closing it never throws, and closing it again changes nothing. */
    public static final class Scope implements AutoCloseable {
        private final @Nullable Object before;
        private boolean closed;

        private Scope(@Nullable Object before) {
            this.before = before;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                exit(before);
            } catch (Throwable e) {
                // The application has done its work by now; trouble of ours must not take its result away.
            }
        }
    }
}
