package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists failed calls, newest first. */
@Command(name = "errors", description = "Lists failed calls, newest first.", mixinStandardHelpOptions = true)
final class ErrorsCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--limit", paramLabel = "<count>", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    public Integer call() throws IOException {
        CallFilter filter = filters.filter();
        CallsCommand.print(place.ask(queries -> queries.failedCalls(filter, Math.max(0, limit))), output);
        return 0;
    }
}
