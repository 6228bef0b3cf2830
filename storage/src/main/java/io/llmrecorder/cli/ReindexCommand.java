package io.llmrecorder.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Index;
import io.llmrecorder.recorder.PriceFile;
import io.llmrecorder.transfer.Reread;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds the index again. */
@Command(
        name = "reindex",
        description =
                "Builds the index again from the journal. Costs that \"prices recalc\" changed are as recorded again.",
        mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--reparse",
            description =
                    "Read the bodies of all records again, for what this version understands better than the one that"
                            + " wrote them.")
    private boolean reparse;

    @Override
    public Integer call() throws IOException {
        Index index = place.index();
        Consumer<ObjectNode> reread = reparse ? new Reread(PriceFile.prices(place.config()))::update : record -> {};
        long[] done = new long[1];
        try (ProgressLine progress = new ProgressLine(output.err(), "Indexing")) {
            index.rebuild(record -> {
                reread.accept(record);
                progress.at(++done[0] + " calls");
            });
        }
        long calls = index.ask(queries -> queries.count(CallFilter.ALL));
        if (output.isJson()) {
            output.json(Map.of("calls", calls, "reparsed", reparse));
        } else {
            output.out().println("The index has " + calls + (calls == 1 ? " call." : " calls."));
        }
        return 0;
    }
}
