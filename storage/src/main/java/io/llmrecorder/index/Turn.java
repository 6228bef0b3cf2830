package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import java.time.LocalDateTime;
import java.util.ArrayList;
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
        List<Said> input,
        List<Said> output,
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
                said(messages.input()),
                said(messages.output()),
                Fields.key(call.path("model"), MODEL),
                Fields.count(Fields.at(call, "usage", "output_tokens")));
    }

    private static List<Said> said(List<Message> messages) {
        List<Said> said = new ArrayList<>(messages.size());
        messages.forEach(message -> said.add(Said.of(message)));
        return said;
    }

    /** Tokens of the answer; with several choices nobody knows how many each took. */
    @Nullable
    Long answerTokens() {
        return output.size() == 1 ? outputTokens : null;
    }

    /** Position in {@link #input} from which on the messages are new by intent: after the last answer. */
    int promptStart() {
        int start = input.size();
        while (start > 0 && !input.get(start - 1).message().role().equals("assistant")) {
            start--;
        }
        return start;
    }
}
