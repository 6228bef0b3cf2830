package io.llmrecorder.benchmark;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Index;
import io.llmrecorder.index.Queries;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the index takes: a journal of generated calls into an index, its size, then questions of each kind. Arguments: an empty
 * folder or one that an earlier run has filled, how many calls it is to have, calls of each session, and bytes of text that
 * each call adds.
 */
public final class IndexFigures {
    private static final int QUESTIONS = 1_000;
    private static final int SLOW_QUESTIONS = 10;
    private static final int PAGE = 50;
    private static final PrintStream OUT = System.out;

    private final Layout layout;
    private final int sessions;
    private final Random random = new Random(1);

    private IndexFigures(Layout layout, int sessions) {
        this.layout = layout;
        this.sessions = sessions;
    }

    /** Fills and asks. */
    public static void main(String[] arguments) throws IOException {
        Layout layout = new Layout(Files.createDirectories(Path.of(arguments[0])));
        int calls = Integer.parseInt(arguments[1]);
        int turns = Integer.parseInt(arguments[2]);
        MadeJournal made = new MadeJournal(calls, turns, Integer.parseInt(arguments[3]));
        IndexFigures figures = new IndexFigures(layout, Math.max(1, calls / turns));
        if (!Files.exists(layout.byDate())) {
            made.write(layout.byDate());
            OUT.printf(
                    "journal: %,d calls, %,d bytes each, %,d bytes of unique text%n",
                    calls, made.wireBytes() / calls, made.uniqueBytes());
            figures.fill(calls, made.uniqueBytes());
        }
        figures.fillTexts();
        figures.ask();
    }

    private void fill(int calls, long uniqueBytes) throws IOException {
        long begin = System.nanoTime();
        long cpuBegin = cpuNanos();
        try (Index index = new Index(layout, Duration.ofSeconds(1))) {
            index.rebuild(record -> {});
        }
        OUT.printf(
                "filled: %,.0f calls/s, %,.0f calls by a second of processor time%n",
                calls * 1e9 / (System.nanoTime() - begin), calls * 1e9 / (cpuNanos() - cpuBegin));
        try (Stream<Path> files = Files.walk(layout.index())) {
            long size = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            OUT.printf("size: %,d bytes, %.2f times the unique text%n", size, (double) size / uniqueBytes);
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** The texts follow the calls once somebody asks for one. */
    private void fillTexts() throws IOException {
        long begin = System.nanoTime();
        try (Index index = new Index(layout, Duration.ofSeconds(1))) {
            index.ask(queries -> queries.count(word()));
        }
        OUT.printf(Locale.ROOT, "texts ready after %.1f s%n", (System.nanoTime() - begin) / 1e9);
    }

    private void ask() throws IOException {
        try (Index index = Index.longLived(layout, Duration.ofSeconds(1))) {
            ask(index, "conversations of a user", QUESTIONS, queries -> queries.conversations(user(), PAGE, 0));
            ask(index, "open a conversation", QUESTIONS, queries -> {
                String session = session();
                return queries.conversation(session) + " " + queries.messages(session, PAGE, 0);
            });
            ask(index, "latest conversations", QUESTIONS, queries -> queries.conversations(null, PAGE, 0));
            ask(index, "latest calls", QUESTIONS, queries -> queries.callPage(CallFilter.ALL, PAGE, null));
            ask(
                    index,
                    "calls of a session",
                    QUESTIONS,
                    queries -> queries.calls(filter("session", session()), PAGE, 0));
            ask(index, "calls of a model in a day", QUESTIONS, queries -> {
                Instant day = MadeJournal.BEGIN.plus(Duration.ofDays(random.nextInt(30)));
                CallFilter filter = ofModel(CallFilter.ALL)
                        .and("since", day.toString(), Clock.systemUTC())
                        .and("until", day.plus(Duration.ofDays(1)).toString(), Clock.systemUTC());
                return queries.calls(filter, PAGE, 0);
            });
            ask(
                    index,
                    "calls of session, model, time",
                    QUESTIONS,
                    queries -> queries.calls(
                            filter("session", session())
                                    .and("model", "gpt-4.1-model-3", Clock.systemUTC())
                                    .and("since", MadeJournal.BEGIN.toString(), Clock.systemUTC()),
                            PAGE,
                            0));
            ask(
                    index,
                    "calls of an attribute",
                    QUESTIONS,
                    queries ->
                            queries.calls(filter("attr.drawing_id", String.valueOf(random.nextInt(5_000))), PAGE, 0));
            ask(
                    index,
                    "failed calls before a time",
                    QUESTIONS,
                    queries -> queries.calls(
                            filter("status", "error").and("until", time().toString(), Clock.systemUTC()), PAGE, 0));
            ask(index, "count of all", SLOW_QUESTIONS, queries -> queries.count(CallFilter.ALL));
            ask(index, "facets", SLOW_QUESTIONS, queries -> queries.facets(CallFilter.ALL, 20, 2_000));
            ask(index, "stats of the month", SLOW_QUESTIONS, queries -> queries.total(month()));
            ask(index, "stats by day", SLOW_QUESTIONS, queries -> queries.groups(month(), GroupBy.DAY, 100));
            ask(index, "stats by model", SLOW_QUESTIONS, queries -> queries.groups(month(), GroupBy.MODEL, 100));
            ask(
                    index,
                    "stats of a user",
                    SLOW_QUESTIONS,
                    queries -> queries.total(month().and("user", user(), Clock.systemUTC())));
            ask(index, "stats by user", SLOW_QUESTIONS, queries -> queries.groups(month(), GroupBy.USER, 100));
            ask(index, "stats by user, of all time", SLOW_QUESTIONS, this::usersOfAllTime);
            ask(index, "text: one word", SLOW_QUESTIONS, queries -> queries.calls(word(), PAGE, 0));
            ask(
                    index,
                    "text: one word, of a model",
                    SLOW_QUESTIONS,
                    queries -> queries.calls(ofModel(word()), PAGE, 0));
            ask(index, "text: one word, all counted", SLOW_QUESTIONS, queries -> queries.count(word()));
        }
    }

    /** From a time on that differs, for H2 remembers what it answered last. */
    private CallFilter month() {
        Instant begin = MadeJournal.BEGIN.plusSeconds(random.nextInt(86_400));
        return CallFilter.ALL
                .and("since", begin.toString(), Clock.systemUTC())
                .and("until", begin.plus(MadeJournal.MONTH).toString(), Clock.systemUTC());
    }

    /** Up to a time after the last call. */
    private List<Statistics> usersOfAllTime(Queries queries) throws SQLException, IOException {
        Instant end = MadeJournal.BEGIN.plus(Duration.ofDays(400)).plusSeconds(random.nextInt(86_400));
        return queries.groups(filter("until", end.toString()), GroupBy.USER, 100);
    }

    private Instant time() {
        return MadeJournal.BEGIN.plusSeconds(random.nextInt((int) MadeJournal.MONTH.toSeconds()));
    }

    private CallFilter word() {
        return filter("q", Words.englishWord(500 + random.nextInt(5_000)));
    }

    private CallFilter ofModel(CallFilter filter) {
        return filter.and("model", "gpt-4.1-model-" + random.nextInt(MadeJournal.MODELS), Clock.systemUTC());
    }

    private String user() {
        return "user-" + random.nextInt(MadeJournal.USERS);
    }

    private String session() {
        return "session-" + random.nextInt(sessions);
    }

    private static CallFilter filter(String name, String value) {
        return CallFilter.ALL.and(name, value, Clock.systemUTC());
    }

    private static void ask(Index index, String kind, int questions, Asked asked) throws IOException {
        double[] millis = new double[questions];
        for (int i = 0; i < questions; i++) {
            long begin = System.nanoTime();
            index.ask(queries -> String.valueOf(asked.of(queries)).length());
            millis[i] = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
        Arrays.sort(millis);
        OUT.printf(
                "%-30s p50 %8.2f ms  p99 %8.2f ms%n",
                kind, millis[questions / 2], millis[Math.min(questions - 1, questions * 99 / 100)]);
    }

    private interface Asked {
        Object of(Queries queries) throws SQLException, IOException;
    }
}
