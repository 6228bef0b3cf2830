package io.llmrecorder.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One LLM call that the application records by hand, for instance of a model in its own process. What is not said stays
 * unknown in the record. For one thread; nothing is recorded before {@link #record}.
 */
public final class Interaction {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> usage = new LinkedHashMap<>();
    private Instant start = Instant.now();
    private @Nullable Instant end;

    Interaction() {}

    /** The session; without it that of the scope around, else the process's. */
    public Interaction session(String sessionId) {
        return with("session_id", sessionId);
    }

    /** The user; without it that of the scope around. */
    public Interaction user(String userId) {
        return with("user_id", userId);
    }

    /** Which part of the application asked. */
    public Interaction role(String roleName) {
        return attribute("role_name", roleName);
    }

    public Interaction step(String stepId) {
        return attribute("step_id", stepId);
    }

    public Interaction prompt(String prompt) {
        return with("prompt", prompt);
    }

    public Interaction response(@Nullable String response) {
        return with("response", response);
    }

    /** Such as {@code openai}. */
    public Interaction provider(String provider) {
        return with("provider", provider);
    }

    public Interaction model(String model) {
        return with("model", model);
    }

    /** Whether the call succeeded; it did unless this or {@link #error} says otherwise. */
    public Interaction success(boolean success) {
        return with("success", success);
    }

    /** The call failed. */
    public Interaction error(@Nullable String type, @Nullable String message) {
        return with("error_type", type).with("error_message", message).success(false);
    }

    /** Tokens; null for what is not known. */
    public Interaction tokens(@Nullable Long input, @Nullable Long output) {
        usage.put("input_tokens", input);
        usage.put("output_tokens", output);
        usage.put("total_tokens", input == null || output == null ? null : (Long) (input + output));
        return this;
    }

    /** When the call began; without it, when this object was made. */
    public Interaction began(Instant time) {
        start = time;
        return this;
    }

    /** How long it took; without it, until {@link #record}. */
    public Interaction took(Duration time) {
        end = start.plus(time);
        return this;
    }

    /** A number of {@code performance_metrics}, such as {@code response_time_ms}. */
    public Interaction metric(String name, Number value) {
        metrics.put(name, Plain.of(value));
        return this;
    }

    /** Several {@link #metric}s. */
    public Interaction metrics(Map<String, ? extends Number> values) {
        values.forEach(this::metric);
        return this;
    }

    public Interaction attribute(String name, @Nullable Object value) {
        attributes.put(name, value == null ? null : value.toString());
        return this;
    }

    /** Several attributes, such as {@code task_type} and {@code session_topic}. */
    public Interaction metadata(Map<String, ?> values) {
        values.forEach(this::attribute);
        return this;
    }

    /** The application's id of the message that the call became, if it is known already. */
    public Interaction messageId(String messageId) {
        return with("message_id", messageId);
    }

    private Interaction with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** Records the call; answers its id, or null when it was not recorded. */
    public @Nullable String record() {
        Map<String, @Nullable Object> record = new LinkedHashMap<>(fields);
        record.put("timestamp", start.toString());
        record.put("end_time", (end == null ? Instant.now() : end).toString());
        record.put("usage", usage);
        record.put("performance_metrics", metrics);
        record.put("attributes", attributes);
        return (String) LlmRecorder.tell("record", record);
    }
}
