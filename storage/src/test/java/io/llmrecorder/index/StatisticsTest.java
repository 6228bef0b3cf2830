package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Cost;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of generated calls, from kept sums and from calls, beside those that are added up here one by one. */
class StatisticsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant BEGIN = Instant.parse("2026-11-18T21:17:00Z");
    /** In each of the months. */
    private static final int MINUTES = 3 * 24 * 60;

    private static final Duration MONTHS_APART = Duration.ofDays(45);
    private static final int CALLS = 400;

    @TempDir
    Path base;

    private final Random random = new Random(4);
    private final List<Made> made = new ArrayList<>();
    private Calls calls;

    @BeforeEach
    void record() {
        calls = new Calls(base);
        for (int i = 0; i < CALLS; i++) {
            made.add(recorded(make("id-" + i)));
        }
    }

    @Test
    void areTheSameForAnyTimesAndConditions() throws IOException {
        for (int i = 0; i < 60; i++) {
            check(anyFilter());
        }
        check(new Asked(CallFilter.ALL, call -> true));
    }

    @Test
    void areThoseOfTheSecondRecordWhereACallIsWrittenAgain() throws IOException {
        check(new Asked(CallFilter.ALL, call -> true));
        for (int i = 0; i < 50; i++) {
            made.set(i, recorded(make("id-" + i)));
        }

        check(new Asked(CallFilter.ALL, call -> true));
        check(anyFilter());
    }

    @Test
    void leaveOutWhatWasDeleted() throws IOException {
        check(new Asked(CallFilter.ALL, call -> true));
        Instant deleted = BEGIN.plus(Duration.ofHours(30));
        Calls.Line line = calls.time(deleted).event("conversation").with("session_id", "session-1");
        line.json.put("deleted", true);
        line.record();
        made.removeIf(call -> call.session().equals("session-1") && !call.at().isAfter(deleted));

        check(new Asked(CallFilter.ALL, call -> true));
        check(anyFilter());
    }

    @Test
    void haveNewCostsWhenCallsArePricedAnew() throws IOException {
        check(new Asked(CallFilter.ALL, call -> true));
        Function<JsonNode, Cost> pricing = call -> call.path("model").asText().equals("model-1")
                ? null
                : new Cost("0.25", null, null, "EUR", Cost.PRICED, null);
        try (Index index = new Index(calls.layout(), PATIENCE)) {
            index.reprice(pricing);
        }
        made.replaceAll(
                call -> call.model().equals("model-1") ? call.costing(null, null) : call.costing("0.25", "EUR"));

        check(new Asked(CallFilter.ALL, call -> true));
        check(anyFilter());
    }

    @Test
    void areMadeOfTheCallsOfAnIndexThatHadNone() throws IOException, SQLException {
        check(new Asked(CallFilter.ALL, call -> true));
        try (Database database = Database.open(calls.layout(), PATIENCE);
                Statement statement = database.connection().createStatement()) {
            statement.execute("DROP TABLE call_sums");
            statement.execute("DROP INDEX calls_by_number");
            statement.execute("ALTER TABLE calls DROP COLUMN number");
            statement.execute("DELETE FROM next_ids WHERE table_name = 'calls'");
            statement.execute("DROP TABLE changed_texts");
            statement.execute("DROP TABLE identity");
            statement.execute("DROP INDEX calls_by_error_type");
            statement.execute("ALTER TABLE calls DROP COLUMN folder");
            statement.execute("ALTER TABLE events DROP COLUMN folder");
            statement.execute("DROP TABLE folders");
            statement.execute("ALTER TABLE journal_positions DROP PRIMARY KEY");
            statement.execute("ALTER TABLE journal_positions DROP COLUMN folder");
            statement.execute("DELETE FROM schema_version WHERE version >= 4");
            database.connection().commit();
        }

        check(new Asked(CallFilter.ALL, call -> true));
        check(anyFilter());
    }

    /** With other text than a filter of sums could have: from the calls themselves. */
    @Test
    void areTheSameForAFilterThatOnlyCallsKnow() throws IOException {
        check(new Asked(
                CallFilter.ALL.and("min_latency", "300", Clock.systemUTC()), call -> call.responseTimeMs() >= 300));
        check(new Asked(
                CallFilter.ALL.and("session", "session-2", Clock.systemUTC()),
                call -> call.session().equals("session-2")));
    }

    private Asked anyFilter() {
        Asked asked = new Asked(CallFilter.ALL, call -> true);
        List<Instant> times = Stream.of(anyTime(), anyTime()).sorted().toList();
        if (random.nextBoolean()) {
            Instant since = times.get(0);
            asked = asked.and("since", since.toString(), call -> !call.at().isBefore(since));
        }
        if (random.nextBoolean()) {
            Instant until = times.get(1);
            asked = asked.and("until", until.toString(), call -> call.at().isBefore(until));
        }
        if (random.nextInt(3) == 0) {
            asked = asked.and("user", "user-1", call -> "user-1".equals(call.user()));
        }
        if (random.nextInt(3) == 0) {
            asked = asked.and("model", "model-1", call -> call.model().equals("model-1"));
        }
        if (random.nextInt(3) == 0) {
            asked = asked.and("status", "ok", call -> call.error() == null);
        }
        return asked;
    }

    /** Often on the hour, for there the sums begin. */
    private Instant anyTime() {
        Instant time = beginOfAny().plus(Duration.ofMinutes(random.nextInt(MINUTES)));
        return random.nextBoolean() ? time : Instant.ofEpochSecond(time.getEpochSecond() / 3600 * 3600);
    }

    private Instant beginOfAny() {
        return BEGIN.plus(MONTHS_APART.multipliedBy(random.nextInt(3)));
    }

    private record Asked(CallFilter filter, Predicate<Made> matches) {
        Asked and(String name, String value, Predicate<Made> condition) {
            return new Asked(filter.and(name, value, Clock.systemUTC()), matches.and(condition));
        }
    }

    private void check(Asked asked) throws IOException {
        List<Made> wanted = made.stream().filter(asked.matches()).toList();
        try (Index whole = new Index(calls.layout(), PATIENCE)) {
            // A long-lived one may lag behind on a machine that is busy.
            whole.ask(queries -> queries.count(CallFilter.ALL));
        }
        try (Index index = Index.longLived(calls.layout(), PATIENCE)) {
            Statistics total = index.ask(queries -> queries.total(asked.filter()));
            assertThat(total).isEqualTo(expected(null, wanted));
            long count = index.ask(queries -> queries.count(asked.filter()));
            assertThat(count).isEqualTo(wanted.size());
            checkGroups(index, asked.filter(), GroupBy.MODEL, Made::model, wanted);
            checkGroups(index, asked.filter(), GroupBy.USER, Made::user, wanted);
            checkGroups(index, asked.filter(), GroupBy.SESSION, Made::session, wanted);
            checkGroups(
                    index,
                    asked.filter(),
                    GroupBy.DAY,
                    call -> call.at().toString().substring(0, 10),
                    wanted);
            checkGroups(
                    index,
                    asked.filter(),
                    GroupBy.HOUR,
                    call -> call.at().toString().substring(0, 13).replace('T', ' '),
                    wanted);
            checkGroups(
                    index,
                    asked.filter(),
                    GroupBy.ERROR_TYPE,
                    Made::error,
                    wanted.stream().filter(call -> call.error() != null).toList());
        }
    }

    private static void checkGroups(
            Index index, CallFilter filter, GroupBy by, Function<Made, String> key, List<Made> wanted)
            throws IOException {
        Map<String, List<Made>> groups = new TreeMap<>();
        wanted.forEach(call -> groups.computeIfAbsent(String.valueOf(key.apply(call)), group -> new ArrayList<>())
                .add(call));
        List<Statistics> expected = new ArrayList<>();
        groups.forEach((group, members) -> expected.add(expected(group.equals("null") ? null : group, members)));
        List<Statistics> answer = index.ask(queries -> queries.groups(filter, by, 1000));
        assertThat(answer).containsExactlyInAnyOrderElementsOf(expected);
        List<Statistics> two = index.ask(queries -> queries.groups(filter, by, 2));
        assertThat(two)
                .isEqualTo(
                        by.isTime()
                                ? answer.subList(Math.max(0, answer.size() - 2), answer.size())
                                : answer.subList(0, Math.min(2, answer.size())));
    }

    private static Statistics expected(String key, List<Made> calls) {
        long input = calls.stream().mapToLong(Made::input).sum();
        long output = calls.stream().mapToLong(Made::output).sum();
        Map<String, BigDecimal> cost = new TreeMap<>();
        calls.stream()
                .filter(call -> call.cost() != null)
                .forEach(call -> cost.merge(call.currency(), new BigDecimal(call.cost()), BigDecimal::add));
        cost.replaceAll((currency, amount) -> Rows.plain(amount));
        return new Statistics(
                key,
                calls.size(),
                calls.stream().filter(call -> call.error() != null).count(),
                input == 0 ? null : input,
                output == 0 ? null : output,
                input + output == 0 ? null : input + output,
                cost,
                calls.stream()
                        .filter(call -> call.cost() == null && call.error() == null)
                        .count(),
                percentiles(calls.stream().map(Made::responseTimeMs).toList()),
                percentiles(calls.stream()
                        .map(Made::firstTokenMs)
                        .filter(Objects::nonNull)
                        .toList()));
    }

    private static Statistics.Percentiles percentiles(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Statistics.Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
    }

    private static Double rank(List<Double> sorted, int percent) {
        return sorted.isEmpty() ? null : sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    /** Values have three digits at most, as the statistics have. */
    private Made make(String id) {
        boolean fails = random.nextInt(5) == 0;
        boolean priced = !fails && random.nextInt(4) > 0;
        return new Made(
                id,
                beginOfAny().plus(Duration.ofSeconds(random.nextInt(MINUTES * 60))),
                "session-" + random.nextInt(8),
                random.nextInt(4) == 0 ? null : "user-" + random.nextInt(5),
                "model-" + random.nextInt(3),
                fails ? "error-" + random.nextInt(2) : null,
                random.nextInt(50),
                random.nextInt(50),
                priced ? "0.00000" + (1 + random.nextInt(999)) : null,
                priced ? (random.nextInt(4) == 0 ? "CNY" : "USD") : null,
                random.nextInt(1000),
                random.nextBoolean() ? random.nextInt(1000) / 10.0 : null);
    }

    private Made recorded(Made call) {
        Calls.Line line = calls.time(call.at())
                .chat(call.session())
                .id(call.id())
                .model(call.model())
                .usage(call.input(), call.output())
                .took(call.responseTimeMs());
        if (call.user() != null) {
            line.user(call.user());
        }
        if (call.error() != null) {
            line.fails("error", call.error(), "no");
        }
        if (call.cost() != null) {
            line.cost(call.cost(), call.currency());
        }
        if (call.firstTokenMs() != null) {
            line.firstToken(call.firstTokenMs());
        }
        line.record();
        return call;
    }

    private record Made(
            String id,
            Instant at,
            String session,
            String user,
            String model,
            String error,
            long input,
            long output,
            String cost,
            String currency,
            double responseTimeMs,
            Double firstTokenMs) {

        Made costing(String newCost, String newCurrency) {
            return new Made(
                    id,
                    at,
                    session,
                    user,
                    model,
                    error,
                    input,
                    output,
                    newCost,
                    newCurrency,
                    responseTimeMs,
                    firstTokenMs);
        }
    }
}
