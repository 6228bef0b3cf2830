package io.llmrecorder.cli;

import io.llmrecorder.config.Setting;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Index;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.provider.Prices;
import io.llmrecorder.recorder.PriceFile;
import io.llmrecorder.transfer.Reread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after prices. */
@Command(
        name = "prices",
        description = "Looks after the prices of models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>",
        subcommands = {PricesCommand.Import.class, PricesCommand.Recalc.class, PricesCommand.ShowPrice.class})
final class PricesCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec command;

    @Override
    public void run() {
        if (command != null) {
            throw new ParameterException(command.commandLine(), "prices needs a verb: import, recalc or show.");
        }
    }

    /** Takes a price file over. */
    @Command(
            name = "import",
            description = {
                "Takes over a price file, the JSON of genai-prices or of LiteLLM.",
                "Calls are priced by it from then on, and by the shipped table where it has nothing. Applications that run "
                        + "go on with the prices of their start."
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "<file>", description = "The price file.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new FailedException("There is no file " + file + " that can be read.");
            }
            int models = Prices.with(file).models();
            Layout layout = place.layout();
            Path target = PriceFile.imported(layout);
            PrivateFiles.createFolder(layout, layout.state());
            PrivateFiles.replace(target, Files.readAllBytes(file));
            // The day of its figures is part of each price's name.
            Files.setLastModifiedTime(target, Files.getLastModifiedTime(file));
            if (output.isJson()) {
                output.json(Map.of("models", models, "file", target.toString()));
            } else {
                output.out().println("Imported prices of " + models + " models to " + target + ".");
                if (place.config().isSet(Setting.PRICES)) {
                    output.out().println("They are not used as long as PRICES names another file.");
                }
            }
            return 0;
        }
    }

    /** Prices the index anew. */
    @Command(
            name = "recalc",
            description = {
                "Works out the costs in the index again, with today's prices at the time of each call.",
                "Records stay as they are."
            },
            mixinStandardHelpOptions = true)
    static final class Recalc implements Callable<Integer> {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Index.Repriced repriced = place.index().reprice(new Reread(PriceFile.prices(place.config()))::cost);
            Statistics total = place.ask(queries -> queries.total(CallFilter.ALL));
            if (output.isJson()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("calls", repriced.calls());
                answer.put("changed", repriced.changed());
                answer.put("gone", repriced.gone());
                answer.put("cost", total.cost());
                answer.put("unpriced", total.unpriced());
                output.json(answer);
                return 0;
            }
            output.out()
                    .println("Priced " + repriced.calls() + " calls, " + repriced.changed() + " changed; total "
                            + Show.amounts(total.cost()) + ", " + total.unpriced() + " calls without a price.");
            if (repriced.gone() > 0) {
                output.out()
                        .println(repriced.gone()
                                + " calls keep their cost, because their records are no longer in the journal.");
            }
            return 0;
        }
    }

    /** Shows the prices of a model. */
    @Command(name = "show", description = "Shows the prices of a model.", mixinStandardHelpOptions = true)
    static final class ShowPrice implements Callable<Integer> {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "<model>", description = "As named in a call, such as gpt-5-mini.")
        private String model = "";

        @Override
        public Integer call() throws IOException {
            List<Prices.Entry> entries = PriceFile.prices(place.config()).find(model);
            if (entries.isEmpty()) {
                throw new FailedException("There is no price of " + model + ".");
            }
            if (output.isJson()) {
                output.json(entries);
                return 0;
            }
            Table table =
                    new Table().text("PROVIDER").text("MODEL").text("HOLDS").text("USD FOR A MILLION TOKENS");
            for (Prices.Entry entry : entries) {
                String rates = entry.rates().entrySet().stream()
                        .map(rate -> rate.getKey() + " " + rate.getValue())
                        .collect(Collectors.joining(", "));
                table.row(entry.provider(), entry.model(), entry.holds(), rates);
            }
            output.table(table);
            return 0;
        }
    }
}
