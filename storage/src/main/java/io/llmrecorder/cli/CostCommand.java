package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Statistics;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what calls cost, and for which ones that is not known. */
@Command(
        name = "cost",
        description = "Says what calls cost, and for which ones that is not known.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  cost --since 30d", "  cost --group-by user --since 2026-11-01 --until 2026-11-30"
        })
final class CostCommand implements Callable<Integer> {
    private static final int MOST_GROUPS = 10_000;

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
        Report report = place.ask(queries -> {
            List<Statistics> groups = new ArrayList<>(queries.groups(filter, grouping.by(), MOST_GROUPS));
            groups.sort(Comparator.comparing(CostCommand::sum).reversed());
            List<Statistics> first = groups.subList(0, Math.min(groups.size(), grouping.limit()));
            List<Statistics> unpriced = queries.groups(filter, GroupBy.MODEL, MOST_GROUPS).stream()
                    .filter(group -> group.unpriced() > 0)
                    .toList();
            return new Report(
                    queries.total(filter),
                    grouping.by().toString(),
                    List.copyOf(first),
                    names(unpriced),
                    names(unpriced.stream()
                            .filter(group -> group.cost().isEmpty())
                            .toList()));
        });
        if (output.isJson()) {
            output.json(report);
        } else {
            print(report);
        }
        return 0;
    }

    private static List<String> names(List<Statistics> groups) {
        return groups.stream().map(group -> Show.text(group.key())).toList();
    }

    /** Of all currencies, to sort by; one of them is what nearly everybody has. */
    private static BigDecimal sum(Statistics group) {
        return group.cost().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void print(Report report) {
        Table table = new Table()
                .text(grouping.column())
                .number("COST")
                .number("CALLS")
                .number("UNPRICED")
                .number("TOKENS IN")
                .number("OUT");
        report.groups().forEach(group -> row(table, Show.text(group.key()), group));
        row(table, "TOTAL", report.total());
        output.table(table);
        long unpriced = report.total().unpriced();
        if (unpriced > 0) {
            output.out()
                    .println("\nThe cost of " + unpriced + (unpriced == 1 ? " call" : " calls")
                            + " is not known, for want of a price or of token counts: "
                            + Table.oneLine(String.join(", ", report.unpricedModels())) + ".");
        }
        if (!report.neverPriced().isEmpty()) {
            output.out()
                    .println("No call was priced of "
                            + Table.oneLine(String.join(", ", report.neverPriced()))
                            + ". Give prices with \"prices import\", then \"prices recalc\".");
        }
    }

    private static void row(Table table, String name, Statistics group) {
        table.row(
                name,
                Show.amounts(group.cost()),
                Long.toString(group.calls()),
                Long.toString(group.unpriced()),
                Show.count(group.inputTokens()),
                Show.count(group.outputTokens()));
    }

    /** @param neverPriced those of the unpriced models of which there is no call with a price */
    private record Report(
            Statistics total,
            String groupBy,
            List<Statistics> groups,
            List<String> unpricedModels,
            List<String> neverPriced) {}
}
