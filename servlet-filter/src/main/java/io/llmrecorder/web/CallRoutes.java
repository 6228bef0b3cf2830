package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.OtelMessages;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Event;
import io.llmrecorder.index.Facet;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Neighbours;
import io.llmrecorder.index.Page;
import io.llmrecorder.index.Queries;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.LineSeeker;
import io.llmrecorder.provider.RecordReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls: lists, records, bodies, numbers. */
final class CallRoutes {
    private static final String TAG = "calls";
    /** Calls that facets are counted over. */
    private static final int SAMPLE = 2_000;

    private static final Parameter ID = Parameter.path("id", "Id of the call.");

    private final Records records;

    CallRoutes(Records records) {
        this.records = records;
    }

    List<Route> all() {
        return List.of(
                Route.get("/api/calls", "listCalls")
                        .about(TAG, "Calls, newest first")
                        .with(CallFilters.ALL)
                        .with(Lists.PAGE)
                        .with(Parameter.text(
                                "cursor", "What next_cursor of the page before said; not together with offset."))
                        .answers(200, "CallList", "The calls that were asked for.")
                        .by(this::list),
                Route.get("/api/calls/{id}", "getCall")
                        .about(TAG, "One call: its record, whole")
                        .with(ID)
                        .answers(200, "Record", "The record as in the journal.")
                        .fails(404, "There is no such call.")
                        .by(request -> Answer.json(record(request))),
                Route.get("/api/calls/{id}/request", "getCallRequest")
                        .about(TAG, "The request's body as it was sent")
                        .with(ID)
                        .answers(200, "application/json", null, "JSON, as sent.")
                        .answers(200, "text/plain", null, "Other text, as sent.")
                        .fails(404, "There is no such call, or it has no such body.")
                        .by(request -> body(request, "request_body")),
                Route.get("/api/calls/{id}/response", "getCallResponse")
                        .about(TAG, "The answer's body as it was received")
                        .with(ID)
                        .answers(
                                200,
                                "application/json",
                                null,
                                "JSON, as received; of a stream, what the same call"
                                        + " without streaming would have returned.")
                        .answers(200, "text/plain", null, "Other text, as received.")
                        .fails(404, "There is no such call, or it has no such body.")
                        .by(request -> body(request, "response_body")),
                Route.get("/api/calls/{id}/messages", "getCallMessages")
                        .about(TAG, "What was said in a call, in the shapes of OpenTelemetry's GenAI conventions")
                        .with(ID)
                        .answers(200, "CallMessages", "The messages, the same for every provider.")
                        .fails(404, "There is no such call.")
                        .by(request -> Answer.json(OtelMessages.of(RecordReading.of(record(request))))),
                Route.get("/api/calls/{id}/neighbours", "getCallNeighbours")
                        .about(TAG, "The calls of the same session right before and after")
                        .with(ID)
                        .answers(200, "Neighbours", "The calls; absent where it is the first or last.")
                        .fails(404, "There is no such call.")
                        .by(this::neighbours),
                Route.get("/api/calls/{id}/events", "listCallEvents")
                        .about(TAG, "What was said about a call later: feedback, message ids, results")
                        .with(ID)
                        .answers(200, "EventList", "The events, in the order said.")
                        .fails(404, "There is no such call.")
                        .by(this::events),
                Route.post("/api/calls/{id}/feedback", "addFeedback")
                        .about(TAG, "Says what somebody thinks of an answer")
                        .with(ID)
                        .takes("NewFeedback")
                        .answers(201, "NewFeedbackId", "It is recorded.")
                        .fails(404, "There is no such call.")
                        .by(this::feedback),
                Route.get("/api/calls/facets", "getFacets")
                        .about(
                                TAG,
                                "How many calls have each model, provider, status, user, …, of very many the latest")
                        .with(CallFilters.ALL)
                        .with(Lists.limit("20"))
                        .answers(200, "Facets", "The numbers, the most frequent values first.")
                        .by(this::facets),
                Route.get("/api/statistics", "getStatistics")
                        .about(TAG, "Calls, failures, tokens, cost and latency; together and by group")
                        .with(CallFilters.ALL)
                        .with(
                                Parameter.choice(
                                        "group_by",
                                        null,
                                        "What the groups have in common.",
                                        Arrays.stream(GroupBy.values())
                                                .map(GroupBy::toString)
                                                .toList()),
                                Lists.limit("100"))
                        .answers(200, "StatisticsReport", "The numbers.")
                        .by(this::statistics));
    }

    private Answer list(Request request) throws IOException {
        CallFilter filter = CallFilters.of(request);
        int limit = request.count("limit");
        int offset = request.count("offset");
        String cursor = request.optional("cursor");
        if (offset > 0) {
            if (cursor != null) {
                throw Problem.invalid("cursor and offset cannot be given together.");
            }
            return Answer.json(new CallList(records.ask(queries -> queries.calls(filter, limit, offset)), null));
        }
        try {
            Page<CallSummary> page = records.ask(queries -> queries.callPage(filter, limit, cursor));
            return Answer.json(new CallList(page.items(), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()));
        }
    }

    private JsonNode record(Request request) throws IOException {
        return records.record(records.call(request.text("id"), request.access()));
    }

    private Answer neighbours(Request request) throws IOException {
        CallSummary call = records.call(request.text("id"), request.access());
        return Answer.json(records.ask(queries -> Optional.ofNullable(queries.neighbours(call.id())))
                .orElse(new Neighbours(null, null)));
    }

    private Answer events(Request request) throws IOException {
        CallSummary call = records.call(request.text("id"), request.access());
        List<JsonNode> events = new ArrayList<>();
        try (LineSeeker journal = records.lines()) {
            for (Event event : records.ask(queries -> queries.eventsOfCall(call.id()))) {
                JournalLine line = journal.line(event.journalFile(), event.journalOffset());
                if (line != null) {
                    events.add(line.tree());
                }
            }
        }
        return Answer.json(new EventList(events));
    }

    private Answer feedback(Request request) throws IOException {
        CallSummary call = records.call(request.text("id"), request.access());
        Fields fields = request.fields("score", "rating", "comment", "labels", "message_id");
        ObjectNode event = records.events().begin("feedback").put("call_id", call.id());
        if (call.sessionId() != null) {
            event.put("session_id", call.sessionId());
        }
        int before = event.size();
        for (String name : List.of("score", "rating", "comment", "labels", "message_id")) {
            JsonNode value = fields.optional(name);
            if (value != null) {
                event.set(name, value);
            }
        }
        if (event.size() == before) {
            throw Problem.invalid("Feedback needs one of score, rating, comment, labels, message_id.");
        }
        records.events().append(event);
        return Answer.json(201, Map.of("id", event.path("id").textValue(), "call_id", call.id()));
    }

    private Answer facets(Request request) throws IOException {
        CallFilter filter = CallFilters.of(request);
        return Answer.json(records.ask(queries -> {
            long calls = queries.count(filter);
            Queries.Facets found = queries.facets(filter, request.count("limit"), SAMPLE);
            return new Facets(calls, calls > SAMPLE ? SAMPLE : null, found.facets(), found.attributes());
        }));
    }

    private Answer body(Request request, String field) throws IOException {
        JsonNode body = record(request).path(field);
        if (body.isMissingNode()) {
            throw Problem.notFound("The call " + request.text("id") + " has no " + field + ".");
        }
        return body.isTextual()
                ? new Answer.Bytes(
                        "text/plain;charset=utf-8",
                        Policy.DATA,
                        body.textValue().getBytes(StandardCharsets.UTF_8))
                : Answer.json(body);
    }

    private Answer statistics(Request request) throws IOException {
        CallFilter filter = CallFilters.of(request);
        String by = request.optional("group_by");
        return Answer.json(records.ask(queries -> new StatisticsReport(
                queries.total(filter),
                by,
                by == null ? null : queries.groups(filter, GroupBy.named(by), request.count("limit")))));
    }

    private record CallList(
            List<CallSummary> calls, @Nullable String nextCursor) {}

    private record EventList(List<JsonNode> events) {}

    private record Facets(
            long calls,
            @Nullable Integer sampled,
            Map<String, List<Facet>> facets,
            Map<String, List<Facet>> attributes) {}

    private record StatisticsReport(
            Statistics total,
            @Nullable String groupBy,
            @Nullable List<Statistics> groups) {}
}
