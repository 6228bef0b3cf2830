package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.journal.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the records of calls, whole. */
@Command(
        name = "export",
        description = "Writes the records of calls, whole, in the order of the journal.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  export --format jsonl --session s-1 > s-1.jsonl",
            "  export --format json --since 7d --model gpt-5-mini --output week.json"
        })
final class ExportCommand implements Callable<Integer> {
    /** What is written. */
    enum Format {
        JSONL,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Records between two looks at whether anybody still reads. */
    private static final int LOOK = 256;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Option(
            names = "--format",
            paramLabel = "<format>",
            description = "jsonl: records as in the journal, one a line. json: one array of them."
                    + " Default: ${DEFAULT-VALUE}.")
    private Format format = Format.JSONL;

    @Option(names = "--output", paramLabel = "<file>", description = "Write here, not to standard output.")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it is run");
        }
        CallFilter filter = filters.filter();
        PrintWriter err = command.commandLine().getErr();
        if (file == null) {
            export(filter, command.commandLine().getOut(), err);
            return 0;
        }
        try (PrintWriter out = new PrintWriter(open(file))) {
            long count = export(filter, out, err);
            if (out.checkError()) {
                throw new FailedException("The file " + file + " could not be written to its end.");
            }
            err.println("Exported " + count + (count == 1 ? " record to " : " records to ") + file + ".");
        }
        return 0;
    }

    /** Prompts are nobody else's business: the file is for its owner only. */
    private static Writer open(Path file) {
        try {
            return new BufferedWriter(Channels.newWriter(
                    PrivateFiles.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING),
                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailedException("The file " + file + " cannot be written.");
        }
    }

    private long export(CallFilter filter, PrintWriter out, PrintWriter err) throws IOException {
        boolean array = format == Format.JSON;
        long[] count = new long[1];
        if (array) {
            out.print('[');
        }
        long gone = place.ask(queries -> queries.records(filter, place.layout(), (id, line) -> {
            out.print(!array ? "" : count[0] == 0 ? "\n" : ",\n");
            out.print(new String(line.bytes(), StandardCharsets.UTF_8));
            out.print(array ? "" : "\n");
            if (++count[0] % LOOK == 0 && out.checkError()) {
                throw new FailedException("The records cannot be written to their end.");
            }
        }));
        if (array) {
            out.print("\n]\n");
        }
        out.flush();
        if (gone > 0) {
            err.println(gone + " records are known to the index, but are no longer in the journal.");
        }
        return count[0];
    }
}
