package io.llmrecorder.cli;

import io.llmrecorder.transfer.HarImport;
import io.llmrecorder.transfer.Imported;
import io.llmrecorder.transfer.JournalImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records the calls of files. */
@Command(
        name = "import",
        description = {
            "Records the LLM calls of HAR files, or takes over the records of another journal.",
            "What browsers and proxies save as HAR is recorded as if it had been captured. Of another journal's "
                    + "records those are left out that are there already."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  import --format har session.har", "  import --format jsonl /backup/*.jsonl.gz"})
final class ImportCommand implements Callable<Integer> {
    /** What a file is. */
    enum Format {
        HAR,
        JSONL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "<format>",
            description = "har: an HTTP archive, 1.2. jsonl: records, one a line, perhaps compressed by gzip or zstd.")
    private Format format = Format.HAR;

    @Parameters(paramLabel = "<file>", arity = "1..*", description = "Files to import.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new FailedException("There is no file " + file + " that can be read.");
            }
        }
        if (format == Format.JSONL) {
            Imported imported;
            try (ProgressLine progress = progress()) {
                imported = new JournalImport(place.config(), entries -> progress.at(entries + " records"))
                        .add(files, Place.PATIENCE);
            }
            print(imported);
        } else {
            importHar();
        }
        return 0;
    }

    private ProgressLine progress() {
        return new ProgressLine(output.err(), "Importing");
    }

    private void importHar() throws IOException {
        try (ProgressLine progress = progress();
                HarImport har = new HarImport(place.config(), entries -> progress.at(entries + " entries"))) {
            try {
                for (Path file : files) {
                    har.add(file);
                }
            } finally {
                // What came before a file that is broken has been imported.
                print(har.finish());
            }
        }
    }

    private void print(Imported imported) throws IOException {
        if (output.isJson()) {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("imported", imported.imported());
            counts.put("skipped", imported.skipped());
            counts.put("bad", imported.bad());
            counts.put("problems", imported.problems());
            output.json(counts);
            return;
        }
        PrintWriter out = output.out();
        String skipped = format == Format.HAR ? "no LLM calls" : "there already";
        out.println("Imported " + imported.imported() + ", skipped " + imported.skipped() + " (" + skipped + "), "
                + imported.bad() + " bad.");
        imported.problems().forEach(out::println);
        if (imported.bad() > imported.problems().size()) {
            out.println("… and " + (imported.bad() - imported.problems().size()) + " more.");
        }
    }
}
