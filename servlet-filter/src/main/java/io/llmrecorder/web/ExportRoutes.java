package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.transfer.CallExport;
import io.llmrecorder.transfer.ExportFormat;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls in the formats of {@link ExportFormat}: at once, or by a job that writes a file. */
final class ExportRoutes {
    private static final String TAG = "exports";
    private static final List<String> FORMATS =
            Arrays.stream(ExportFormat.values()).map(ExportFormat::toString).toList();
    private static final Parameter FORMAT = Parameter.choice("format", "jsonl", "Of the export.", FORMATS);
    private static final Parameter ID = Parameter.path("id", "Id of the export.");
    private static final List<String> FILTERS =
            List.of("session", "user", "model", "provider", "service", "status", "error_type", "since", "until", "q");

    private final Records records;
    private final ExportJobs jobs;

    ExportRoutes(Records records, ExportJobs jobs) {
        this.records = records;
        this.jobs = jobs;
    }

    List<Route> all() {
        return List.of(
                Route.get("/api/export", "exportCalls")
                        .about(TAG, "Calls, whole, in the order of the journal, written as they are read")
                        .with(FORMAT)
                        .with(CallFilters.ALL)
                        .answers(200, "*/*", null, "The calls in the format that was asked for.")
                        .by(this::now),
                Route.post("/api/exports", "createExport")
                        .about(TAG, "Begins an export that writes a file")
                        .needs(Scope.READ)
                        .takes("NewExport")
                        .answers(202, "Export", "It is queued.")
                        .by(this::create),
                Route.get("/api/exports", "listExports")
                        .about(TAG, "Exports, the latest first")
                        .answers(200, "ExportList", "The exports.")
                        .by(request -> Answer.json(new ExportList(jobs.all(request.access())))),
                Route.get("/api/exports/{id}", "getExport")
                        .about(TAG, "How far an export is")
                        .with(ID)
                        .answers(200, "Export", "The export.")
                        .fails(404, "There is no such export.")
                        .by(request -> Answer.json(jobs.get(request.text("id"), request.access()))),
                Route.get("/api/exports/{id}/file", "getExportFile")
                        .about(TAG, "The file that an export wrote")
                        .with(ID)
                        .answers(200, "*/*", null, "The file.")
                        .fails(404, "There is no such export.")
                        .fails(409, "It is not done yet, or it failed.")
                        .by(this::file),
                Route.delete("/api/exports/{id}", "deleteExport")
                        .about(TAG, "Deletes an export and its file; one that runs is broken off")
                        .needs(Scope.READ)
                        .with(ID)
                        .answersNothing("It is deleted.")
                        .fails(404, "There is no such export.")
                        .by(this::delete));
    }

    private Answer now(Request request) {
        ExportFormat format = ExportFormat.named(request.text("format"));
        CallFilter filter = CallFilters.of(request);
        CallExport export = new CallExport(records.layout());
        return new Answer.Stream(
                format.contentType(),
                "calls." + format.suffix(),
                out -> records.ask(queries -> export.write(queries, filter, format, out, CallExport.Progress.NONE)));
    }

    private Answer create(Request request) throws IOException {
        String[] known = new String[FILTERS.size() + 2];
        FILTERS.toArray(known);
        known[FILTERS.size()] = "format";
        known[FILTERS.size() + 1] = "attributes";
        Fields fields = request.fields(known);
        String name = fields.optionalText("format");
        ExportFormat format = ExportFormat.named(name == null ? "jsonl" : fields.choice("format", FORMATS));
        CallFilter filter = CallFilter.ALL;
        ExportJobs.@Nullable Job earlier = null;
        for (String field : FILTERS) {
            String text = fields.optionalText(field);
            if (text != null && field.equals("since")) {
                earlier = jobs.find(text, request.access());
            }
            filter = text == null || (field.equals("since") && earlier != null) ? filter : and(filter, field, text);
        }
        JsonNode attributes = fields.optional("attributes");
        if (attributes != null) {
            for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
                filter = and(
                        filter,
                        "attr." + attribute.getKey(),
                        attribute.getValue().asText());
            }
        }
        return Answer.json(202, jobs.begin(format, request.access().limit(filter), earlier, request.access()));
    }

    private static CallFilter and(CallFilter filter, String name, String text) {
        try {
            return filter.and(name, text, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()));
        }
    }

    private Answer file(Request request) throws IOException {
        ExportJobs.Job job = jobs.get(request.text("id"), request.access());
        if (!job.status().equals(ExportJobs.DONE)) {
            throw new Problem(409, "The export is " + job.status() + ", and has no file.");
        }
        ExportFormat format = ExportFormat.named(job.format());
        return new Answer.Stream(
                format.contentType(), "calls-" + job.id() + "." + format.suffix(), out -> jobs.copy(job, out));
    }

    private Answer delete(Request request) throws IOException {
        jobs.delete(jobs.get(request.text("id"), request.access()));
        return new Answer.None(Map.of());
    }

    private record ExportList(List<ExportJobs.Job> exports) {}
}
