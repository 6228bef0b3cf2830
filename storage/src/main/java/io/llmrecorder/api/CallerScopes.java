package io.llmrecorder.api;

import io.llmrecorder.exchange.Caller;
import org.jspecify.annotations.Nullable;

/** Who is calling on the current thread: the agent's own notion of it, or {@link ThreadScopes} without the agent. */
public interface CallerScopes {
    /** The current caller; {@link Caller#NOBODY} when nobody is known. */
    Caller current();

    /**
     * From now on this thread works for the session and the user.
     *
     * @param sessionId null to keep the present one
     * @param userId null to keep the present one
     * @return ends it; does nothing the second time
     */
    Runnable open(@Nullable String sessionId, @Nullable String userId);

    /** Gives the current caller an attribute for its further calls; does nothing when there is none. */
    void attribute(String name, String value);
}
