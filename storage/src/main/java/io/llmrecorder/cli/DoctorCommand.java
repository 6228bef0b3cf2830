package io.llmrecorder.cli;

import io.llmrecorder.doctor.Diagnosis;
import io.llmrecorder.doctor.Finding;
import io.llmrecorder.index.Index;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Answers "where are my records?". Exit code 1 when something is wrong. */
@Command(
        name = "doctor",
        description = "Says what is configured, where the last calls went, and what is wrong.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        Diagnosis diagnosis = Diagnosis.of(place.settings(), new Index(place.settings(), Place.PATIENCE));
        if (output.isJson()) {
            output.json(diagnosis);
        } else {
            print(diagnosis);
        }
        return diagnosis.isHealthy() ? 0 : 1;
    }

    private void print(Diagnosis diagnosis) {
        PrintWriter out = output.out();
        out.println("Settings");
        Table settings = new Table().text("NAME").text("VALUE").text("FROM");
        diagnosis.settings().forEach(row -> settings.row(row.name(), row.value(), row.origin()));
        output.table(settings);
        out.println();
        out.println("Findings (" + diagnosis.baseDir() + ")");
        diagnosis.findings().forEach(finding -> print(finding, out));
        out.println();
        out.println("The last calls");
        Table calls = new Table()
                .text("TIME")
                .text("SESSION")
                .text("STATUS")
                .text("FILE")
                .number("BYTE");
        diagnosis
                .lastCalls()
                .forEach(call -> calls.row(
                        Show.time(call.timestamp()),
                        Show.text(call.sessionId()),
                        Show.text(call.status()),
                        call.elsewhere() ? "(another folder)" : call.file() == null ? "(gone)" : call.file(),
                        Long.toString(call.offset())));
        output.table(calls);
        out.println();
        out.println("Not recorded lately by running applications");
        Table skipped = new Table().text("TIME").text("REQUEST").text("WHY");
        diagnosis.lastSkipped().forEach(call -> skipped.row(Show.time(call.at()), call.request(), call.reason()));
        output.table(skipped);
        out.println();
        out.println("Readers of the journal");
        Table lag = new Table().text("READER").number("LAG");
        diagnosis.readerLag().forEach((reader, bytes) -> lag.row(reader, Show.bytes(bytes)));
        output.table(lag);
    }

    private static void print(Finding finding, PrintWriter out) {
        out.println((finding.ok() ? "  ok    " : "  WRONG ") + finding.text());
        if (finding.fix() != null) {
            out.println("        " + finding.fix());
        }
    }
}
