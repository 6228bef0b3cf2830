package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call says to its conversation: what was known before, what is asked now, and the answers.
 *
 * @param callId the call
 * @param turnId the call that the application meant: of a retry the first attempt, of a call made for a served one that one
 * @param begin begin of the call
 * @param end end of the call, its begin where that is unknown
 * @param input whole history as sent, system messages too
 * @param output one message for each choice
 * @param model as asked for
 * @param outputTokens of all answers together
 */
record Turn(
        String callId,
        String turnId,
        LocalDateTime begin,
        LocalDateTime end,
        List<Message> input,
        List<Message> output,
        @Nullable String model,
        @Nullable Long outputTokens) {
    private static final int NAME = 64;
    private static final int MODEL = 256;

    static Turn of(JsonNode call, LocalDateTime begin, Messages messages) {
        String id = Fields.key(call.path("id").asText(), NAME);
        String retryOf = Fields.key(call.path("retry_of"), NAME);
        String parent = Fields.key(call.path("parent_id"), NAME);
        String first = retryOf == null ? id : retryOf;
        LocalDateTime end = Fields.time(call.path("end_time"));
        return new Turn(
                id,
                parent == null ? first : parent,
                begin,
                end == null ? begin : end,
                messages.input(),
                messages.output(),
                Fields.key(call.path("model"), MODEL),
                Fields.count(Fields.at(call, "usage", "output_tokens")));
    }

    /** Tokens of the answer; with several choices nobody knows how many each took. */
    @Nullable
    Long answerTokens() {
        return output.size() == 1 ? outputTokens : null;
    }

    /** Position in {@link #input} from which on the messages are new by intent: after the last answer. */
    int promptStart() {
        int start = input.size();
        while (start > 0 && !input.get(start - 1).role().equals("assistant")) {
            start--;
        }
        return start;
    }

    /** Instructions of the application: sent with every call, and never new by intent. */
    static boolean isInstruction(Message message) {
        return message.role().equals("system") || message.role().equals("developer");
    }

    /** The message as a reader sees it. */
    static String content(Message message) {
        return content(message, false);
    }

    /** Same for two messages that say the same. Media count in full, reasoning does not: applications do not send it back. */
    static long hash(Message message) {
        return Fields.hash(
                message.role() + '\n' + content(message, true).strip().replace("\r\n", "\n"));
    }

    private static String content(Message message, boolean whole) {
        StringBuilder content = new StringBuilder();
        for (Part part : message.parts()) {
            String text = content(part, whole);
            if (!text.isEmpty()) {
                content.append(content.length() == 0 ? "" : "\n").append(text);
            }
        }
        return content.toString();
    }

    private static String content(Part part, boolean whole) {
        String text = part.text() == null ? "" : part.text();
        String name = part.name() == null ? "" : part.name();
        return switch (part.kind()) {
            case TEXT, REFUSAL, TOOL_RESULT -> text;
            case REASONING -> "";
            case TOOL_CALL -> name + "(" + text + ")";
            case MEDIA -> "[" + (name + " " + (whole || !text.startsWith("data:") ? text : "")).strip() + "]";
        };
    }
}
