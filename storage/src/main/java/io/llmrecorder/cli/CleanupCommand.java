package io.llmrecorder.cli;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.Retention;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Deletes what is past its time; without {@code --force} it tells only. */
@Command(
        name = "cleanup",
        description = {
            "Says file by file what is past its time, and why; with --force it goes.",
            "Applications do the same by themselves once an hour. What a reader such as S3 has not read to its "
                    + "end stays.",
            "With --erase-session it is what a session has said: in the journal and its archive, all that was "
                    + "made of them, and the configured bucket."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  cleanup", "  cleanup --force", "  cleanup --erase-session s-42 --force"})
final class CleanupCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--dry-run", description = "Tell only. That is what happens without --force.")
    private boolean dryRun;

    @Option(names = "--force", description = "Delete.")
    private boolean force;

    @Option(
            names = "--erase-session",
            paramLabel = "<session>",
            description = "Erase all that the session has said until now, whatever its age; can be given several times."
                    + " What cannot be erased yet is named, and erased when this is run again.")
    private Set<String> sessions = new LinkedHashSet<>();

    @Override
    public Integer call() throws IOException {
        if (dryRun && force) {
            throw new ParameterException(output.command(), "--dry-run and --force cannot be given together.");
        }
        if (sessions.stream().anyMatch(String::isBlank)) {
            throw new ParameterException(output.command(), "--erase-session is blank but must be the id of a session.");
        }
        return sessions.isEmpty() ? cleanUp() : new SessionErasure(place, output, force).run(sessions);
    }

    private int cleanUp() throws IOException {
        Layout layout = place.layout();
        Retention retention = new Retention(layout, Retention.Rules.of(place.config()), Clock.systemUTC());
        Retention.Plan plan = retention.plan();
        int failed = force ? retention.execute(plan) : 0;
        if (output.isJson()) {
            output.json(new Answer(
                    force, plan.bytes(), entries(layout, plan.going()), entries(layout, plan.kept()), failed));
        } else {
            print(layout, plan, failed);
        }
        return failed == 0 ? 0 : 1;
    }

    private static List<Entry> entries(Layout layout, List<Retention.Item> items) {
        List<Entry> entries = new ArrayList<>();
        for (Retention.Item item : items) {
            entries.add(new Entry(name(layout, item.path()), item.bytes(), item.reason()));
        }
        return entries;
    }

    private static String name(Layout layout, Path path) {
        return layout.base().relativize(path).toString();
    }

    private void print(Layout layout, Retention.Plan plan, int failed) {
        PrintWriter out = output.out();
        Table table =
                new Table().text(force ? "DELETED" : "WOULD GO").number("SIZE").text("WHY");
        entries(layout, plan.going())
                .forEach(entry -> table.row(entry.path(), Show.bytes(entry.bytes()), entry.reason()));
        if (plan.going().isEmpty()) {
            out.println("Nothing is past its time.");
        } else {
            output.table(table);
            out.println(plan.going().size() + " files, " + Show.bytes(plan.bytes())
                    + (force ? " deleted." : "; --force deletes them."));
        }
        for (Entry entry : entries(layout, plan.kept())) {
            out.println("Kept although past its time: " + entry.path() + ", " + entry.reason() + ".");
        }
        if (failed > 0) {
            output.err().println(failed + " files could not be deleted; see the lines above.");
        }
    }

    private record Entry(String path, long bytes, String reason) {}

    private record Answer(boolean executed, long bytes, List<Entry> going, List<Entry> kept, int failed) {}
}
