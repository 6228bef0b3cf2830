package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.index.StorageInfo;
import io.llmrecorder.journal.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The records as files: what lies in the folder, and what is past its time. */
final class FileRecordRoutes {
    private static final String TAG = "files";
    private static final String BASE = "/api/llm-file-records";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Parameter SESSION = Parameter.path("session_id", "Id of the session.");

    private final Records records;

    FileRecordRoutes(Records records) {
        this.records = records;
    }

    List<Route> all() {
        return List.of(
                Route.get(BASE + "/session/{session_id}", "listRecordsOfSession")
                        .about(TAG, "The records of a session, whole, in the order made")
                        .with(SESSION, Parameter.text("date", "Those of this UTC day, such as 2026-11-20."))
                        .with(Lists.PAGE)
                        .answers(200, "RecordList", "The records.")
                        .by(this::session),
                Route.get(BASE + "/latest", "listLatestRecords")
                        .about(TAG, "The latest records, whole, newest first")
                        .with(Lists.limit("50"))
                        .answers(200, "RecordList", "The records.")
                        .by(request -> latest(request)),
                Route.get("/api/blobs/{hash}", "getBlob")
                        .about(TAG, "Bytes that records refer to by their SHA-256")
                        .forEverybody()
                        .with(Parameter.path("hash", "SHA-256, 64 hexadecimal digits."))
                        .answers(200, "application/octet-stream", null, "The bytes.")
                        .fails(404, "There are no such bytes.")
                        .by(this::blob),
                Route.get(BASE + "/statistics", "getRecordStatistics")
                        .about(TAG, "How many calls there are, and what lies in the folder")
                        .forEverybody()
                        .answers(200, "RecordStatistics", "The numbers.")
                        .by(request -> statistics()),
                Route.delete(BASE + "/cleanup", "cleanUp")
                        .about(TAG, "Deletes files that are past their time; without force=true only says which")
                        .needs(Scope.ADMIN)
                        .forEverybody()
                        .with(
                                Parameter.flag("force", "Really delete."),
                                Parameter.flag("dry_run", "Only say which, even with force."))
                        .answers(200, "Cleanup", "What goes, or has gone.")
                        .by(this::cleanUp));
    }

    private Answer session(Request request) throws IOException {
        CallFilter filter = request.access().limit(CallFilter.ALL.session(request.text("session_id")));
        String date = request.optional("date");
        if (date != null) {
            try {
                LocalDate.parse(date);
            } catch (DateTimeParseException e) {
                throw Problem.invalid("date is \"" + date + "\" but must be a day such as 2026-11-20.");
            }
            Clock clock = Clock.systemUTC();
            filter = filter.and("since", date, clock).and("until", date, clock);
        }
        CallFilter asked = filter;
        return list(
                records.ask(queries -> queries.callsInOrder(asked, request.count("limit"), request.count("offset"))));
    }

    private Answer latest(Request request) throws IOException {
        CallFilter filter = request.access().limit(CallFilter.ALL);
        return list(records.ask(queries -> queries.calls(filter, request.count("limit"), 0)));
    }

    private Answer list(List<CallSummary> calls) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (CallSummary call : calls) {
            try {
                found.add(records.record(call));
            } catch (Problem gone) {
                // Its file is past its time; the index goes by what it has read.
            }
        }
        return Answer.json(new RecordList(found, found.size()));
    }

    private Answer blob(Request request) throws IOException {
        String hash = request.text("hash");
        Path file = HASH.matcher(hash).matches() ? records.layout().blob(hash) : null;
        if (file == null || !Files.isRegularFile(file)) {
            throw Problem.notFound("There are no bytes with the SHA-256 \"" + hash + "\".");
        }
        return new Answer.Stream("application/octet-stream", hash, out -> copy(file, out));
    }

    private void copy(Path file, OutputStream out) throws IOException {
        try (InputStream in = records.layout().seal().open(file)) {
            in.transferTo(out);
        }
    }

    private Answer statistics() throws IOException {
        Statistics total = records.ask(queries -> queries.total(CallFilter.ALL));
        long sessions = records.ask(queries -> queries.sessions(CallFilter.ALL));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total_interactions", total.calls());
        answer.put("successful_interactions", total.calls() - total.failures());
        answer.put("failed_interactions", total.failures());
        answer.put("total_sessions", sessions);
        answer.put("storage_info", StorageInfo.of(records.layout()));
        return Answer.json(answer);
    }

    private Answer cleanUp(Request request) throws IOException {
        boolean really = request.flag("force") && !request.flag("dry_run");
        Retention retention = new Retention(records.layout(), Retention.Rules.of(records.config()), Clock.systemUTC());
        Retention.Plan plan = retention.plan();
        int failed = really ? retention.execute(plan) : 0;
        return Answer.json(new Cleanup(
                !really, plan.going().size(), plan.bytes(), failed, items(plan.going()), items(plan.kept())));
    }

    private List<Item> items(List<Retention.Item> items) {
        return items.stream()
                .map(item -> new Item(
                        records.layout().base().relativize(item.path()).toString(), item.bytes(), item.reason()))
                .toList();
    }

    private record RecordList(List<JsonNode> interactions, int count) {}

    private record Cleanup(boolean dryRun, int files, long bytes, int failed, List<Item> going, List<Item> kept) {}

    private record Item(String file, long bytes, @Nullable String reason) {}
}
