package io.llmrecorder.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Context;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Http;
import io.llmrecorder.call.LlmCall;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of records what must not be written (setting {@code REDACT}): each place becomes {@code [redacted:<pack>]} and is
 * counted in the record's {@code redacted}.
 *
 * <p>Bodies are looked at text by text, keys included, so JSON stays JSON and numbers stay. What names a record stays too:
 * ids, times, and the session and user that the application itself gave. Takes time in proportion to the text, whatever the
 * text. Safe for use by many threads; a record without hits is answered as it is.
 */
public final class Redactor {
    /** Of records that the application made: what the recorder itself goes by. */
    private static final Set<String> KEPT = Set.of(
            "v",
            "type",
            "id",
            "timestamp",
            "end_time",
            "session_id",
            "session_source",
            "user_id",
            "user_source",
            "stage",
            "status",
            "success",
            "direction",
            "provider",
            "parent_id",
            "message_id",
            "call_id",
            "interaction_id");

    private final List<Pack> packs;

    private Redactor(List<Pack> packs) {
        this.packs = packs;
    }

    /** The redactor with the packs named; reads pattern files, and says in the log what it cannot use. */
    public static Redactor of(List<String> packs) {
        return new Redactor(Packs.named(packs));
    }

    /** The call, which has no raw bodies yet, as it may be written. */
    public LlmCall redact(LlmCall call) {
        Redaction redaction = new Redaction(packs);
        Context context = context(call.context(), redaction);
        Outcome outcome = outcome(call.outcome(), redaction);
        Reading reading = reading(call.reading(), redaction);
        Http http = call.http() == null ? null : http(call.http(), redaction);
        if (redaction.counts().isEmpty()) {
            return call;
        }
        return new LlmCall(
                call.id(),
                call.timestamp(),
                call.endTime(),
                context,
                outcome,
                reading,
                call.cost(),
                call.performance(),
                http,
                null,
                call.droppedBefore(),
                redaction.counts(),
                call.origin());
    }

    /** Whether there is nothing in the text to take out. */
    public boolean isClean(String text) {
        Redaction redaction = new Redaction(packs);
        redaction.text(text);
        return redaction.counts().isEmpty();
    }

    /** Redacts a record that the application made, in place, and answers the counts. */
    public Map<String, Integer> redact(ObjectNode record) {
        Redaction redaction = new Redaction(packs);
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            if (!KEPT.contains(field.getKey())) {
                field.setValue(redaction.tree(field.getValue()));
            }
        }
        return redaction.counts();
    }

    /** An id that was read from the request's body is a text of it like any other. */
    private static Context context(Context context, Redaction redaction) {
        String session = context.sessionId();
        String user = context.userId();
        return new Context(
                context.sessionSource().equals("body") ? redaction.text(session) : session,
                context.sessionSource(),
                "body".equals(context.userSource()) ? redaction.optional(user) : user,
                context.userSource(),
                context.direction(),
                redaction.texts(context.attributes()),
                context.attempt(),
                context.retryOf(),
                context.parentId(),
                context.traceId(),
                context.spanId());
    }

    private static Outcome outcome(Outcome outcome, Redaction redaction) {
        Failure failure = failure(outcome.failure(), redaction);
        return new Outcome(outcome.stage(), outcome.status(), failure);
    }

    private static @Nullable Failure failure(@Nullable Failure failure, Redaction redaction) {
        return failure == null
                ? null
                : new Failure(redaction.optional(failure.type()), redaction.optional(failure.message()));
    }

    private static Reading reading(Reading reading, Redaction redaction) {
        return new Reading(
                reading.provider(),
                reading.api(),
                reading.operation(),
                redaction.optional(reading.model()),
                redaction.optional(reading.responseModel()),
                reading.responseId(),
                reading.stream(),
                withoutContent(reading.input()),
                withoutContent(reading.output()),
                redaction.optional(reading.prompt()),
                redaction.optional(reading.response()),
                null,
                reading.finishReasons(),
                toolCalls(reading.toolCalls(), redaction),
                reading.usage(),
                reading.reportedCost(),
                reading.serviceTier(),
                null,
                reading.incomplete(),
                null,
                null,
                redaction.body(reading.requestBody()),
                redaction.body(reading.responseBody()),
                reading.firstContentOffset());
    }

    /** The record has its texts elsewhere. */
    private static List<Message> withoutContent(List<Message> messages) {
        List<Message> roles = new ArrayList<>(messages.size());
        for (Message message : messages) {
            roles.add(new Message(message.role(), List.of()));
        }
        return roles;
    }

    private static List<ToolCall> toolCalls(List<ToolCall> calls, Redaction redaction) {
        List<ToolCall> clean = new ArrayList<>(calls.size());
        for (ToolCall call : calls) {
            clean.add(new ToolCall(call.id(), redaction.text(call.name()), redaction.text(call.arguments())));
        }
        return clean;
    }

    private static Http http(Http http, Redaction redaction) {
        return new Http(
                http.client(),
                http.method(),
                redaction.encoded(http.url()),
                http.status(),
                redaction.texts(http.requestHeaders()),
                redaction.texts(http.responseHeaders()),
                http.requestBytes(),
                http.responseBytes(),
                http.requestTruncated(),
                http.responseTruncated());
    }
}
