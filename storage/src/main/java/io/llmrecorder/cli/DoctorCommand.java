package io.llmrecorder.cli;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.s3.S3Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Answers "where are my records?". Exit code 1 when something is wrong. */
@Command(
        name = "doctor",
        description = "Says what is configured, where the last calls went, and what is wrong.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int LAST = 10;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        Config config = place.config();
        Layout layout = place.layout();
        List<Finding> findings = new ArrayList<>();
        config.complaints().forEach(complaint -> findings.add(new Finding(false, complaint)));
        findings.add(FolderCheck.write(layout));
        findings.add(FolderCheck.space(layout));
        findings.add(FolderCheck.running(layout));
        List<CallSummary> last = last(findings);
        findings.add(bucket(config));
        Map<String, Long> lag = new LinkedHashMap<>(Health.readerLag(layout));
        Report report = new Report(layout.base().toString(), settings(config), findings, last, lag);
        if (output.isJson()) {
            output.json(report);
        } else {
            print(report);
        }
        return findings.stream().allMatch(Finding::ok) ? 0 : 1;
    }

    private static List<Configured> settings(Config config) {
        List<Configured> settings = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            String value = config.text(setting);
            boolean hidden = setting.isSecret() && value != null;
            String shown = hidden ? "set" : value == null ? "not set" : value;
            settings.add(new Configured(setting.environmentName(), shown, config.origin(setting)));
        }
        return settings;
    }

    private List<CallSummary> last(List<Finding> findings) {
        try {
            List<CallSummary> last = place.ask(queries -> queries.calls(CallFilter.ALL, LAST, 0));
            findings.add(
                    last.isEmpty()
                            ? new Finding(false, "No call was ever recorded here.")
                            : new Finding(
                                    true,
                                    "The last call was recorded at "
                                            + Show.time(last.get(0).timestamp()) + "."));
            return last;
        } catch (IOException | FailedException e) {
            findings.add(new Finding(false, String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    /** Off is fine, half set or refused is not. */
    private static Finding bucket(Config config) {
        S3Settings settings = S3Settings.of(config);
        String complaint = S3Settings.complaint(config);
        if (complaint != null) {
            return new Finding(false, complaint);
        }
        if (settings == null) {
            return new Finding(true, "S3 is off: no S3_BUCKET is set.");
        }
        try {
            return new Finding(
                    true, "A test object was uploaded to S3 and read back: " + BucketCheck.roundTrip(settings));
        } catch (IOException | FailedException e) {
            return new Finding(false, String.valueOf(e.getMessage()));
        }
    }

    private void print(Report report) {
        PrintWriter out = output.out();
        out.println("Settings");
        Table settings = new Table().text("NAME").text("VALUE").text("FROM");
        report.settings().forEach(row -> settings.row(row.name(), row.value(), row.origin()));
        output.table(settings);
        out.println();
        out.println("Findings (" + report.baseDir() + ")");
        report.findings().forEach(finding -> out.println((finding.ok() ? "  ok    " : "  WRONG ") + finding.text()));
        out.println();
        out.println("The last calls");
        Table calls = new Table()
                .text("TIME")
                .text("SESSION")
                .text("STATUS")
                .text("FILE")
                .number("BYTE");
        report.lastCalls()
                .forEach(call -> calls.row(
                        Show.time(call.timestamp()),
                        Show.text(call.sessionId()),
                        Show.text(call.status()),
                        place(call),
                        Long.toString(call.journalOffset())));
        output.table(calls);
        out.println();
        out.println("Readers of the journal");
        Table lag = new Table().text("READER").number("LAG");
        report.readerLag().forEach((reader, bytes) -> lag.row(reader, Show.bytes(bytes)));
        output.table(lag);
    }

    /** Where the record is now. */
    private String place(CallSummary call) {
        try {
            var file = new JournalFiles(place.layout()).find(call.journalFile());
            return file == null
                    ? call.journalFile() + " (gone)"
                    : place.layout().base().relativize(file.path()).toString();
        } catch (IOException e) {
            return call.journalFile();
        }
    }

    private record Configured(String name, String value, String origin) {}

    private record Report(
            String baseDir,
            List<Configured> settings,
            List<Finding> findings,
            List<CallSummary> lastCalls,
            Map<String, Long> readerLag) {}
}
