package io.llmrecorder.recorder;

import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the content out of a record ({@code CONTENT=metadata}). Pure.
 *
 * <p>Gone are prompt, answer, both bodies, the arguments of tool calls, the query of the URL, and the message of a provider's
 * error, because providers quote the request there. What stays says that and how a call was made: model, tokens, times,
 * lengths, names of tools, type of an error, message of an exception of the HTTP client, header fields, and what the
 * application itself said about the call (session, user, attributes).
 */
final class Metadata {
    private Metadata() {}

    static Reading of(Reading full) {
        return new Reading(
                full.provider(),
                full.api(),
                full.operation(),
                full.model(),
                full.responseModel(),
                full.responseId(),
                full.stream(),
                roles(full.input()),
                roles(full.output()),
                null,
                null,
                null,
                full.finishReasons(),
                names(full.toolCalls()),
                full.usage(),
                full.reportedCost(),
                full.serviceTier(),
                full.failure(),
                full.incomplete(),
                full.sessionInBody(),
                full.userInBody(),
                null,
                null,
                full.firstContentOffset());
    }

    static Outcome of(Outcome outcome, Reading reading) {
        Failure failure = outcome.failure();
        if (failure == null || !failure.equals(reading.failure())) {
            return outcome;
        }
        return new Outcome(outcome.stage(), outcome.status(), new Failure(failure.type(), null));
    }

    static String url(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static List<Message> roles(List<Message> messages) {
        List<Message> roles = new ArrayList<>(messages.size());
        for (Message message : messages) {
            roles.add(new Message(message.role(), List.of()));
        }
        return roles;
    }

    private static List<ToolCall> names(List<ToolCall> calls) {
        List<ToolCall> names = new ArrayList<>(calls.size());
        for (ToolCall call : calls) {
            names.add(new ToolCall(call.id(), call.name(), ""));
        }
        return names;
    }
}
