package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Queries;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.index.StorageInfo;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts calls, failures, tokens, cost and time. */
@Command(
        name = "stats",
        description = "Counts calls, failures, tokens, cost and time.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  stats --since 7d --group-by day", "  stats --group-by user --model gpt-5-mini"})
final class StatsCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Mixin
    private final Grouping grouping = new Grouping();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        CallFilter filter = filters.filter();
        Map<String, StorageInfo> storage = StorageInfo.of(place.layout());
        Report report = place.ask(queries -> report(queries, filter, storage));
        if (output.isJson()) {
            output.json(report);
        } else {
            print(report);
        }
        return 0;
    }

    private Report report(Queries queries, CallFilter filter, Map<String, StorageInfo> storage)
            throws SQLException, IOException {
        Statistics total = queries.total(filter);
        return new Report(
                total.calls(),
                total.calls() - total.failures(),
                total.failures(),
                queries.sessions(filter),
                total,
                grouping.by().toString(),
                queries.groups(filter, grouping.by(), grouping.limit()),
                storage);
    }

    private void print(Report report) {
        output.out()
                .println(report.totalInteractions() + " calls in " + report.totalSessions() + " sessions, "
                        + report.failedInteractions() + " failed ("
                        + Show.percent(report.failedInteractions(), report.totalInteractions()) + ")");
        output.out().println();
        Table table = new Table()
                .text(grouping.column())
                .number("CALLS")
                .number("FAILED")
                .number("TOKENS IN")
                .number("OUT")
                .number("COST")
                .number("UNPRICED")
                .number("P50")
                .number("P95")
                .number("P99")
                .number("FIRST P50")
                .number("P95");
        report.groups().forEach(group -> row(table, Show.text(group.key()), group));
        if (report.groups().size() > 1) {
            row(table, "TOTAL", report.total());
        }
        output.table(table);
        output.out().println();
        Table files = new Table().text("FOLDER").number("FILES").number("SIZE");
        report.storageInfo()
                .forEach((name, info) -> files.row(name, Long.toString(info.count()), Show.bytes(info.size())));
        output.table(files);
    }

    private static void row(Table table, String name, Statistics group) {
        table.row(
                name,
                Long.toString(group.calls()),
                Long.toString(group.failures()),
                Show.count(group.inputTokens()),
                Show.count(group.outputTokens()),
                Show.amounts(group.cost()),
                Long.toString(group.unpriced()),
                Show.millis(group.responseTimeMs().p50()),
                Show.millis(group.responseTimeMs().p95()),
                Show.millis(group.responseTimeMs().p99()),
                Show.millis(group.timeToFirstTokenMs().p50()),
                Show.millis(group.timeToFirstTokenMs().p95()));
    }

    private record Report(
            long totalInteractions,
            long successfulInteractions,
            long failedInteractions,
            long totalSessions,
            Statistics total,
            String groupBy,
            List<Statistics> groups,
            Map<String, StorageInfo> storageInfo) {}
}
