package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import io.llmrecorder.call.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Reading} while it is made. Fields are null or empty until the wire said something. */
final class Draft {
    @Nullable
    Api api;

    @Nullable
    String model;

    @Nullable
    String responseModel;

    @Nullable
    String responseId;

    @Nullable
    Boolean stream;

    final List<Message> input = new ArrayList<>();
    final List<Message> output = new ArrayList<>();
    final List<String> finishReasons = new ArrayList<>();

    @Nullable
    Usage usage;

    @Nullable
    String reportedCost;

    @Nullable
    String serviceTier;

    @Nullable
    Failure failure;

    @Nullable
    String session;

    @Nullable
    String user;

    /** Adds a message of the application, if there is text. */
    void say(String role, @Nullable String text) {
        if (text != null) {
            input.add(new Message(role, List.of(Part.text(text))));
        }
    }

    /** Adds a choice that is only text, if there is some. */
    void answer(@Nullable String text) {
        if (text != null) {
            output.add(new Message("assistant", List.of(Part.text(text))));
        }
    }

    void finish(@Nullable String reason) {
        if (reason != null) {
            finishReasons.add(reason);
        }
    }

    /** The reading; text and tool calls are gathered from the messages. */
    Reading toReading(
            @Nullable JsonNode request, @Nullable JsonNode response, boolean incomplete, long firstContentOffset) {
        List<Message> ordered = systemFirst(input);
        return new Reading(
                api == null ? "unknown" : api.provider(),
                api == null ? null : api.name(),
                api == null ? null : api.operation(),
                model,
                responseModel,
                responseId,
                stream,
                ordered,
                List.copyOf(output),
                Prompt.of(ordered),
                joined(Part.Kind.TEXT, ""),
                joined(Part.Kind.REASONING, "\n"),
                List.copyOf(finishReasons),
                toolCalls(),
                usage,
                reportedCost,
                serviceTier,
                failure,
                incomplete,
                session,
                user,
                request,
                response,
                firstContentOffset);
    }

    private static List<Message> systemFirst(List<Message> messages) {
        List<Message> ordered = new ArrayList<>(messages.size());
        for (Message message : messages) {
            if (message.role().equals("system")) {
                ordered.add(message);
            }
        }
        for (Message message : messages) {
            if (!message.role().equals("system")) {
                ordered.add(message);
            }
        }
        return List.copyOf(ordered);
    }

    /** Text of one kind, parts of a choice joined by {@code between}, choices by a blank line; null if there is none. */
    private @Nullable String joined(Part.Kind kind, String between) {
        StringBuilder all = new StringBuilder();
        for (Message message : output) {
            StringBuilder one = new StringBuilder();
            for (Part part : message.parts()) {
                if (part.kind() == kind && part.text() != null) {
                    one.append(one.length() == 0 ? "" : between).append(part.text());
                }
            }
            if (one.length() > 0) {
                all.append(all.length() == 0 ? "" : "\n\n").append(one);
            }
        }
        return all.length() == 0 ? null : all.toString();
    }

    private List<ToolCall> toolCalls() {
        List<ToolCall> calls = new ArrayList<>();
        for (Message message : output) {
            for (Part part : message.parts()) {
                if (part.kind() == Part.Kind.TOOL_CALL && part.name() != null) {
                    calls.add(new ToolCall(part.id(), part.name(), part.text() == null ? "" : part.text()));
                }
            }
        }
        return List.copyOf(calls);
    }
}
