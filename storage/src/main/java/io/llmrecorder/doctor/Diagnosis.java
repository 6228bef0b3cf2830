package io.llmrecorder.doctor;

import io.llmrecorder.alert.Alert;
import io.llmrecorder.alert.Alerts;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.JournalFile;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.SkippedCall;
import io.llmrecorder.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code doctor} says of a set-up.
 *
 * @param settings each, secrets only as set or not set
 * @param lastCalls where the last ten calls went, newest first
 * @param lastSkipped requests that looked like LLM calls and that living processes did not record, newest first
 * @param readerLag by reader of the journal, how many bytes it has still to read
 */
public record Diagnosis(
        String baseDir,
        List<Configured> settings,
        List<Finding> findings,
        List<Recorded> lastCalls,
        List<SkippedCall> lastSkipped,
        Map<String, Long> readerLag) {
    private static final int LAST = 10;

    /** A setting, and where its value comes from. */
    public record Configured(String name, String value, String origin) {}

    /**
     * A call, and where its record is now.
     *
     * @param elsewhere whether another folder has it, with which this one shares the index
     * @param file below the base folder; null when it is gone or elsewhere
     */
    public record Recorded(
            String id,
            Instant timestamp,
            @Nullable String sessionId,
            @Nullable String status,
            boolean elsewhere,
            @Nullable String file,
            long offset) {}

    /** Looks at everything; writes a test file, and uploads a test object where S3 is on. */
    public static Diagnosis of(Config config, Index index) throws IOException {
        Layout layout = Layout.of(config);
        List<Finding> findings = new ArrayList<>();
        config.complaints().forEach(complaint -> findings.add(Finding.wrong(complaint)));
        if (!config.flag(Setting.ENABLED)) {
            findings.add(Finding.wrong("Recording is switched off.", "Set LLM_RECORDS_ENABLED=true, or unset it."));
        }
        findings.add(FolderCheck.write(layout));
        findings.add(FolderCheck.space(layout));
        findings.addAll(KeyCheck.of(config, layout));
        findings.add(FolderCheck.running(layout));
        Health health = Health.of(layout);
        health.problems().forEach(problem -> findings.add(Finding.wrong(problem)));
        Alerts.complaints(config).forEach(complaint -> findings.add(Finding.wrong(complaint)));
        findings.addAll(alerts(layout));
        List<Recorded> last = last(layout, index, findings);
        findings.add(bucket(config));
        return new Diagnosis(
                layout.base().toString(),
                settings(config),
                findings,
                last,
                lastSkipped(health),
                new LinkedHashMap<>(health.readerLag()));
    }

    private static List<Finding> alerts(Layout layout) {
        try {
            return Alert.all(layout).stream()
                    .map(alert ->
                            Finding.wrong("Alert " + alert.rule() + " since " + alert.since() + ": " + alert.text()))
                    .toList();
        } catch (IOException e) {
            return List.of(Finding.wrong(String.valueOf(e.getMessage())));
        }
    }

    private static List<SkippedCall> lastSkipped(Health health) {
        return health.recorders().stream()
                .flatMap(recorder -> recorder.lastSkipped().stream())
                .sorted(Comparator.comparing(SkippedCall::at).reversed())
                .limit(LAST)
                .toList();
    }

    /** Whether nothing is wrong. */
    public boolean isHealthy() {
        return findings.stream().allMatch(Finding::ok);
    }

    private static List<Configured> settings(Config config) {
        List<Configured> settings = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            String value = config.given(setting);
            boolean hidden = setting.isSecret() && value != null;
            String shown = hidden ? "set" : value == null ? "not set" : value;
            settings.add(new Configured(setting.environmentName(), shown, config.origin(setting)));
        }
        return settings;
    }

    private static List<Recorded> last(Layout layout, Index index, List<Finding> findings) {
        if (!Files.isDirectory(layout.byDate()) && !Files.isDirectory(layout.archive())) {
            findings.add(Finding.wrong(
                    "There are no records in " + layout.base() + ".",
                    "Start the application with -javaagent:llm-recorder-agent.jar and this LLM_RECORDS_BASE_DIR, or name"
                            + " the folder it records into."));
            return List.of();
        }
        try {
            List<CallSummary> last = index.ask(queries -> queries.calls(CallFilter.ALL, LAST, 0));
            findings.add(
                    last.isEmpty()
                            ? Finding.wrong(
                                    "No call was ever recorded here.",
                                    "Look at the application's log for lines that begin with [llm-recorder].")
                            : Finding.ok("The last call began at " + last.get(0).timestamp() + "."));
            if (index.shared() != null) {
                findings.add(Finding.ok("The index lies in " + index.shared() + ", which has the calls of "
                        + index.<Long>ask(queries -> queries.folders()) + " folders."));
            }
            JournalFiles journal = new JournalFiles(layout);
            List<Recorded> recorded = new ArrayList<>();
            for (CallSummary call : last) {
                recorded.add(new Recorded(
                        call.id(),
                        call.timestamp(),
                        call.sessionId(),
                        call.status(),
                        isElsewhere(call),
                        file(call, layout, journal),
                        call.journalOffset()));
            }
            return recorded;
        } catch (IOException e) {
            findings.add(Finding.wrong(String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    /** The folder's id stands before the file's name then. */
    private static boolean isElsewhere(CallSummary call) {
        return call.journalFile().contains("/");
    }

    private static @Nullable String file(CallSummary call, Layout layout, JournalFiles journal) throws IOException {
        JournalFile file = isElsewhere(call) ? null : journal.find(call.journalFile());
        return file == null ? null : layout.base().relativize(file.path()).toString();
    }

    /** Off is fine, half set or refused is not. */
    private static Finding bucket(Config config) {
        String complaint = S3Settings.complaint(config);
        if (complaint != null) {
            return Finding.wrong(complaint);
        }
        S3Settings settings = S3Settings.of(config);
        if (settings == null) {
            return Finding.ok("S3 is off: no S3_BUCKET is set.");
        }
        try {
            return Finding.ok("A test object was uploaded to S3 and read back: " + BucketCheck.roundTrip(settings));
        } catch (IOException e) {
            return Finding.wrong(String.valueOf(e.getMessage()));
        }
    }
}
