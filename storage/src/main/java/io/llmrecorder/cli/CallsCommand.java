package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists calls, newest first. */
@Command(
        name = "calls",
        description = "Lists calls, newest first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  calls --since 1h --status error",
            "  calls --model gpt-5-mini --attr drawing_id=1 --limit 10",
            "  calls -q 图纸 --json",
            "  calls --follow --status error"
        })
final class CallsCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--limit", paramLabel = "<count>", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--offset", paramLabel = "<count>", description = "Leave out so many of the newest.")
    private int offset;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new calls as they are recorded, until interrupted.")
    private boolean follow;

    @Override
    public Integer call() throws IOException {
        CallFilter filter = filters.filter();
        if (follow) {
            new FollowedCalls(place, filter, output).print(Math.max(0, limit));
            return 0;
        }
        print(place.ask(queries -> queries.calls(filter, Math.max(0, limit), Math.max(0, offset))), output);
        return 0;
    }

    static void print(List<CallSummary> calls, Output output) throws IOException {
        if (output.isJson()) {
            output.json(calls);
            return;
        }
        if (calls.isEmpty()) {
            output.out().println("No calls.");
            return;
        }
        Table table = new Table()
                .text("ID")
                .text("TIME")
                .text("SESSION")
                .text("USER")
                .text("MODEL")
                .text("STATUS")
                .number("LATENCY")
                .number("TOKENS")
                .number("COST")
                .text("PROMPT")
                .text("ANSWER");
        int digits = shortIdDigits(calls);
        for (CallSummary call : calls) {
            table.row(
                    call.id().substring(0, Math.min(digits, call.id().length())),
                    Show.time(call.timestamp()),
                    Show.text(call.sessionId()),
                    Show.text(call.userId()),
                    Show.text(call.model()),
                    Show.text(call.status()),
                    Show.millis(call.responseTimeMs()),
                    Show.count(call.totalTokens()),
                    Show.amount(call.costTotal(), call.costCurrency()),
                    Show.text(call.prompt()),
                    answer(call));
            if (!call.success()) {
                table.failed();
            }
        }
        output.table(table);
    }

    static String answer(CallSummary call) {
        if (call.success() || call.errorType() == null) {
            return Show.text(call.response() == null ? call.errorMessage() : call.response());
        }
        return call.errorType() + (call.errorMessage() == null ? "" : ": " + call.errorMessage());
    }

    /** As many digits of the ids as tell these calls apart: ids begin with the time, so the first ones are alike. */
    private static int shortIdDigits(List<CallSummary> calls) {
        int digits = 13;
        for (; digits < 36; digits++) {
            int length = digits;
            long different = calls.stream()
                    .map(call ->
                            call.id().substring(0, Math.min(length, call.id().length())))
                    .distinct()
                    .count();
            if (different == calls.size()) {
                break;
            }
        }
        return digits;
    }
}
