package io.llmrecorder.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application can tell the recorder: calls that no HTTP client of it made, who is calling, attributes, its own
 * results, the end of a session.
 *
 * <p>With the agent everything goes to the agent's recording. Without it, recording is on when {@code BASE_DIR} is set, in
 * the environment or as system property ({@code LLM_RECORDS_BASE_DIR}); else each method returns at once and does nothing.
 * No method throws because of the recorder, and none but {@link #endSession()} waits. Safe for use by many threads.
 *
 * <pre>{@code
 * try (Scope scope = LlmRecorder.scope("task-42", "anna")) {
 *     LlmRecorder.attribute("drawing_id", 1);
 *     ... calls by any HTTP client that the agent knows
 *     LlmRecorder.result(true, Map.of("components", 12));
 *     String url = LlmRecorder.endSession();
 * }
 * }</pre>
 */
public final class LlmRecorder {
    private LlmRecorder() {}

    /** Where messages go when the agent is there: it weaves this method. Messages are those of {@link ApiCalls}. */
    private static @Nullable Function<Object[], @Nullable Object> agent() {
        return null;
    }

    /** Says something to the recorder: the agent's, else that of this process, else nobody. */
    static @Nullable Object tell(@Nullable Object... message) {
        Function<Object[], @Nullable Object> recorder = agent();
        if (recorder == null) {
            recorder = Local.RECORDER;
        }
        return recorder == null ? null : recorder.apply(message);
    }

    /** Begins a record by hand. */
    public static Interaction interaction() {
        return new Interaction();
    }

    /**
     * From now until it is closed, what this thread does belongs to the session and the user. Scopes nest.
     *
     * @param sessionId null to keep the session of the scope around
     * @param userId null to keep the user of the scope around
     */
    public static Scope scope(@Nullable String sessionId, @Nullable String userId) {
        return tell("scope", sessionId, userId) instanceof Runnable close ? new Scope(close) : Scope.NONE;
    }

    /**
     * Gives the current session an attribute, such as {@code drawing_id}: for its document, and for the calls that this thread
     * makes in the current scope from now on.
     */
    public static void attribute(String name, @Nullable Object value) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an attribute is blank");
        }
        if (value != null) {
            tell("attribute", name, value.toString());
        }
    }

    /** Says under which id the application keeps the message that a call became. */
    public static void messageId(String callId, String messageId) {
        event("type", "finalized", "call_id", callId, "message_id", messageId);
    }

    /** Attaches the application's own result to the current session; a later one adds to it, name by name. */
    public static void result(boolean success, Map<String, ?> result) {
        event("type", "result", "success", success, "results", result);
    }

    /** As {@link #result(boolean, Map)}; {@code json} should be an object, and is kept under {@code value} if it is not. */
    public static void result(boolean success, String json) {
        event("type", "result", "success", success, "results_json", json);
    }

    private static void event(Object... namesAndValues) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            event.put((String) namesAndValues[i], Plain.of(namesAndValues[i + 1]));
        }
        tell("event", event);
    }

    /**
     * Ends the current session and waits, half a minute at most, until its document is saved.
     *
     * @return the document's URL; null when it was not saved, with one warning in the recorder's log
     */
    public static @Nullable String endSession() {
        return (String) tell("endSession", null);
    }

    /** As {@link #endSession()}, for a session that this thread is not in. */
    public static @Nullable String endSession(String sessionId) {
        return (String) tell("endSession", sessionId);
    }
}
