package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.transfer.CallExport;
import io.llmrecorder.transfer.CallExport.Exported;
import io.llmrecorder.transfer.ExportFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes the records of calls, whole. */
@Command(
        name = "export",
        description = "Writes calls, whole, in the order of the journal.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  export --format jsonl --session s-1 > s-1.jsonl",
            "  export --format json --since 7d --model gpt-5-mini --output week.json",
            "  export --format openai-chat --attr task_type=classify --output examples.jsonl",
            "  export --format html --session s-1 --output s-1.html"
        })
final class ExportCommand implements Callable<Integer> {
    private static final int BUFFER = 1 << 16;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Option(
            names = "--format",
            paramLabel = "<format>",
            converter = Format.class,
            description = {
                "jsonl: records as in the journal, one a line.",
                "json: one array of them.",
                "csv: a row for each call.",
                "openai-chat: conversations for OpenAI's fine-tuning, one a line.",
                "sharegpt: an array of conversations, for training.",
                "har: the HTTP calls, for browser tools and import.",
                "otlp: OpenTelemetry spans, one OTLP request a line.",
                "curl: a shell script that makes the calls again.",
                "html: one page to read offline.",
                "Default: ${DEFAULT-VALUE}."
            })
    private ExportFormat format = ExportFormat.JSONL;

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
            export(filter, new BufferedOutputStream(Main.out(command), BUFFER), err);
            return 0;
        }
        long calls;
        try (OutputStream out = open(file)) {
            calls = export(filter, out, err).calls();
        }
        err.println("Exported " + calls + (calls == 1 ? " call to " : " calls to ") + file + ".");
        return 0;
    }

    /** Prompts are nobody else's business: the file is for its owner only. */
    private static OutputStream open(Path file) {
        try {
            return new BufferedOutputStream(
                    Channels.newOutputStream(PrivateFiles.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)),
                    BUFFER);
        } catch (IOException e) {
            throw new FailedException("The file " + file + " cannot be written.");
        }
    }

    private Exported export(CallFilter filter, OutputStream out, PrintWriter err) throws IOException {
        CallExport export = new CallExport(place.layout());
        Exported exported;
        try (ProgressLine progress = new ProgressLine(err, "Exporting")) {
            exported = place.ask(queries -> export.write(queries, filter, format, out, progress::at));
        }
        if (exported.gone() > 0) {
            err.println(exported.gone() + " records are known to the index, but are no longer in the journal.");
        }
        return exported;
    }

    private static final class Format implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String name) {
            try {
                return ExportFormat.named(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
