package io.llmrecorder.cli;

import io.llmrecorder.erase.Erasure;
import io.llmrecorder.erase.Report;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code cleanup --erase-session}: erases, or tells what would go, and says so. */
final class SessionErasure {
    private final Place place;
    private final Output output;
    private final boolean force;

    SessionErasure(Place place, Output output, boolean force) {
        this.place = place;
        this.output = output;
        this.force = force;
    }

    /** Answers the exit code. */
    int run(Set<String> sessions) throws IOException {
        place.existingLayout();
        Report report;
        try (ProgressLine progress = new ProgressLine(output.err(), "Looking at")) {
            report = new Erasure(
                            place.config(),
                            sessions,
                            force,
                            Place.PATIENCE,
                            (what, bytes) -> progress.at(what + ", " + Show.bytes(bytes)))
                    .run();
        }
        if (output.isJson()) {
            output.json(new Answer(force, sessions, report.lines(), report.items(), report.problems()));
        } else {
            print(sessions, report);
        }
        return report.problems().isEmpty() ? 0 : 1;
    }

    private void print(Set<String> sessions, Report report) {
        String names = String.join(", ", sessions);
        if (report.items().isEmpty()) {
            output.out().println("There is nothing of " + names + ".");
        } else {
            Table table = new Table()
                    .text(force ? "ERASED IN" : "WOULD BE ERASED IN")
                    .number("COUNT")
                    .number("SIZE")
                    .text("WHAT");
            for (Report.Item item : report.items()) {
                table.row(item.place(), Show.count(item.count()), Show.bytes(item.bytes()), item.what());
            }
            output.table(table);
            output.out()
                    .println(Show.counted(report.lines(), "line") + " of " + names + ", in "
                            + Show.counted(report.items().size(), "place")
                            + (force ? ", erased." : "; --force erases them."));
        }
        report.problems().forEach(output.err()::println);
    }

    private record Answer(
            boolean executed, Set<String> sessions, long lines, List<Report.Item> erased, List<String> problems) {}
}
