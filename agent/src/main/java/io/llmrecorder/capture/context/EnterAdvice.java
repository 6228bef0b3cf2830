package io.llmrecorder.capture.context;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.exchange.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of a known caller begins on this thread. */
public final class EnterAdvice {
    /** Stands for "nobody was calling before", since null means that there is no agent. */
    static final Object NOBODY = new Object();

    private EnterAdvice() {}

    /** What {@code CallContext.enter} answers: who was calling before. */
    public static Object replace(
            @Nullable String sessionId,
            @Nullable String sessionSource,
            @Nullable String userId,
            @Nullable String userSource,
            Map<String, String> attributes,
            @Nullable String content,
            @Nullable String traceparent) {
        Caller before = Callers.enter(new Caller(
                sessionId, sessionSource, userId, userSource, Map.copyOf(attributes), content, traceparent, null));
        return before == null ? NOBODY : before;
    }
}
