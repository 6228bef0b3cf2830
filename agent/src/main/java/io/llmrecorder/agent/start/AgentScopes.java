package io.llmrecorder.agent.start;

import io.llmrecorder.api.CallerScopes;
import io.llmrecorder.capture.Callers;
import io.llmrecorder.exchange.Caller;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Scopes of the API on the agent's own notion of who is calling, so that captured calls belong to them too. */
final class AgentScopes implements CallerScopes {
    @Override
    public Caller current() {
        Caller current = Callers.current();
        return current == null ? Caller.NOBODY : current;
    }

    @Override
    public Runnable open(@Nullable String sessionId, @Nullable String userId) {
        Caller before = Callers.enter(current().within(sessionId, userId));
        Thread thread = Thread.currentThread();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (Thread.currentThread() == thread && closed.compareAndSet(false, true)) {
                Callers.enter(before);
            }
        };
    }

    @Override
    public void attribute(String name, String value) {
        Caller current = Callers.current();
        if (current != null) {
            Callers.enter(current.with(name, value));
        }
    }
}
