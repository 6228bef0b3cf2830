package io.llmrecorder.cli;

import io.llmrecorder.journal.Verification;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at every record, blob and checkpoint. Exit code 1 when something is wrong. */
@Command(
        name = "verify",
        description =
                "Looks at every line of the journal and its archive, every blob and every checkpoint; changes nothing.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        Verification.Report report;
        try (ProgressLine progress = new ProgressLine(output.err(), "Looking at the journal")) {
            report = Verification.of(place.existingLayout(), bytes -> progress.at(Show.bytes(bytes)));
        }
        if (output.isJson()) {
            output.json(report);
        } else {
            report.problems().forEach(problem -> output.out().println(Table.oneLine(problem)));
            if (report.bad() > report.problems().size()) {
                output.out()
                        .println("… and " + (report.bad() - report.problems().size()) + " more.");
            }
            output.out()
                    .println(
                            report.records() + " records in " + report.files() + " files (" + Show.bytes(report.bytes())
                                    + "), " + report.blobs() + " blobs and " + report.checkpoints() + " checkpoints: "
                                    + (report.bad() == 0 ? "all is well." : report.bad() + " problems."));
        }
        return report.bad() == 0 ? 0 : 1;
    }
}
