package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.doctor.Diagnosis;
import io.llmrecorder.index.StorageInfo;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.RecorderStatus;
import io.llmrecorder.recorder.RunningCalls;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the recorder itself is. */
final class SystemRoutes {
    private static final String TAG = "system";
    private static final int MOST_RUNNING = 1000;

    private final Records records;
    private final Metrics metrics;

    SystemRoutes(Records records) {
        this.records = records;
        this.metrics = new Metrics(records);
    }

    List<Route> all() {
        Route health = Route.get("/api/health", "getHealth")
                .about(TAG, "Whether records can be written, and how far those who read them are")
                .forEverybody()
                .answers(200, "Health", "How it is.")
                .by(request -> health());
        return List.of(
                health,
                health.at("/api/llm-file-records/health", "getRecordHealth"),
                Route.get("/metrics", "getMetrics")
                        .about(TAG, "Numbers for Prometheus")
                        .forEverybody()
                        .answers(200, Metrics.TYPE, null, "Prometheus text format, version 0.0.4.")
                        .by(request -> new Answer.Bytes(Metrics.TYPE, Policy.DATA, Sender.utf8(metrics.text()))),
                Route.get("/api/storage", "getStorage")
                        .about(TAG, "What lies in the folder, by kind")
                        .forEverybody()
                        .answers(200, "Storage", "Files and bytes.")
                        .by(request -> Answer.json(
                                new Storage(records.layout().base().toString(), StorageInfo.of(records.layout())))),
                Route.get("/api/doctor", "getDiagnosis")
                        .about(TAG, "Where the records are: settings, findings and their fixes, the last calls")
                        .needs(Scope.ADMIN)
                        .forEverybody()
                        .answers(200, "Diagnosis", "What was found.")
                        .by(request -> Answer.json(Diagnosis.of(records.config(), records.index()))),
                Route.get("/api/calls/running", "listRunningCalls")
                        .about(TAG, "Calls that have begun and not ended, in all processes on the folder")
                        .answers(200, "RunningList", "The records as begun.")
                        .by(this::running));
    }

    private Answer running(Request request) throws IOException {
        List<JsonNode> running = RunningCalls.of(records.layout(), MOST_RUNNING).stream()
                .filter(call -> request.access().sees(call.path("user_id").asText(null)))
                .toList();
        return Answer.json(new RunningList(running));
    }

    private Answer health() throws IOException {
        Health health = Health.of(records.journal());
        return Answer.json(new Report(
                health.status(),
                records.version(),
                records.layout().base().toString(),
                health.diskSpaceAvailable(),
                health.writePermissions(),
                new Queue(health.queued(), health.queuedBytes()),
                health.dropped(),
                health.readerLag(),
                health.recorders(),
                health.problems()));
    }

    private record Storage(String baseDir, Map<String, StorageInfo> storageInfo) {}

    private record RunningList(List<JsonNode> calls) {}

    private record Queue(long calls, long bytes) {}

    private record Report(
            String status,
            String version,
            String baseDir,
            @Nullable Long diskSpaceAvailable,
            boolean writePermissions,
            Queue queue,
            long dropped,
            Map<String, Long> readerLagBytes,
            List<RecorderStatus> recorders,
            List<String> problems) {}
}
