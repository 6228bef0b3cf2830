package io.llmrecorder.benchmark;

import io.llmrecorder.search.TextEntry;
import io.llmrecorder.search.TextFilter;
import io.llmrecorder.search.TextIndex;
import io.llmrecorder.search.TextQuery;
import io.llmrecorder.search.TextSearch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What full text search takes: texts of generated calls into an index, then questions of each kind. Arguments: an empty folder
 * or one that an earlier run has filled, how many calls it is to have, and bytes of text for each call.
 */
public final class SearchFigures {
    private static final int COMMIT_EVERY = 16_384;
    private static final int QUESTIONS = 200;
    private static final int PAGE = 50;
    private static final int SESSIONS = 20;
    private static final PrintStream OUT = System.out;

    private SearchFigures() {}

    /** Fills and asks. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int calls = Integer.parseInt(arguments[1]);
        int bytes = Integer.parseInt(arguments[2]);
        try (TextIndex index = TextIndex.open(folder, null)) {
            fill(index, calls, bytes);
            ask(index.search());
        }
    }

    private static void fill(TextIndex index, int calls, int bytes) throws IOException {
        int from = index.done().getOrDefault("calls", 0L).intValue();
        long nanos = 0;
        long size = 0;
        for (int next = from; next < calls; next += COMMIT_EVERY) {
            List<TextEntry> batch = batch(next, Math.min(calls, next + COMMIT_EVERY), bytes);
            size += batch.stream()
                    .flatMap(entry -> entry.texts().stream())
                    .mapToLong(String::length)
                    .sum();
            long begin = System.nanoTime();
            for (TextEntry entry : batch) {
                index.add(entry);
            }
            index.commit(Map.of("calls", (long) next + batch.size()));
            nanos += System.nanoTime() - begin;
        }
        if (calls > from) {
            OUT.printf(
                    "filled: %,d calls, %,d letters, %,.0f calls/s%n",
                    calls - from, size, (calls - from) * 1e9 / nanos);
        }
    }

    private static List<TextEntry> batch(int from, int to, int bytes) {
        List<TextEntry> batch = new ArrayList<>();
        for (int call = from; call < to; call++) {
            Words words = new Words(call);
            Map<String, String> keys = Map.of(
                    "session", "session-" + call / SESSIONS,
                    "user", "user-" + call % 1_000,
                    "model", "model-" + call % 7,
                    "status", call % 20 == 0 ? "error" : "ok");
            batch.add(new TextEntry(
                    new UUID(0x7000L | (long) call << 16, ~0L >>> 1).toString(),
                    1_760_000_000_000_000L + call * 250_000L,
                    keys,
                    List.of(words.text(bytes / 2), words.text(bytes / 2))));
        }
        return batch;
    }

    private static void ask(TextSearch search) throws IOException {
        TextFilter model =
                new TextFilter(List.of(new TextFilter.Key("model", "model-3")), Long.MIN_VALUE, Long.MAX_VALUE);
        TextFilter user =
                new TextFilter(List.of(new TextFilter.Key("user", "user-77")), Long.MIN_VALUE, Long.MAX_VALUE);
        Random random = new Random(1);
        ask("one word", search, TextFilter.ALL, () -> Words.englishWord(rank(random, 100_000)));
        ask(
                "two words",
                search,
                TextFilter.ALL,
                () -> Words.englishWord(rank(random, 5_000)) + " " + Words.englishWord(rank(random, 5_000)));
        ask(
                "phrase of two",
                search,
                TextFilter.ALL,
                () -> '"' + Words.englishWord(rank(random, 500)) + " " + Words.englishWord(rank(random, 500)) + '"');
        ask(
                "phrase of two, frequent",
                search,
                TextFilter.ALL,
                () -> '"' + Words.englishWord(rank(random, 30)) + " " + Words.englishWord(rank(random, 30)) + '"');
        ask(
                "phrase not there",
                search,
                TextFilter.ALL,
                () -> '"' + Words.englishWord(random.nextInt(30)) + " " + Words.englishWord(random.nextInt(30)) + " "
                        + Words.englishWord(random.nextInt(30)) + " " + Words.englishWord(random.nextInt(30)) + '"');
        ask("Chinese, two letters", search, TextFilter.ALL, () -> Words.chineseWord(rank(random, 50_000)));
        ask(
                "Chinese, four letters",
                search,
                TextFilter.ALL,
                () -> Words.chineseWord(rank(random, 300)) + Words.chineseWord(rank(random, 300)));
        ask(
                "Chinese, one letter",
                search,
                TextFilter.ALL,
                () -> Words.chineseWord(rank(random, 50_000)).substring(1));
        ask("beginning of a word", search, TextFilter.ALL, () -> Words.englishWord(rank(random, 100_000)) + "*");
        ask("one word of a model", search, model, () -> Words.englishWord(rank(random, 100_000)));
        ask(
                "phrase of a user",
                search,
                user,
                () -> '"' + Words.englishWord(rank(random, 500)) + " " + Words.englishWord(rank(random, 500)) + '"');
    }

    private static int rank(Random random, int count) {
        return (int) Math.min(count - 1, Math.pow(count, random.nextDouble()) - 1);
    }

    private static void ask(String kind, TextSearch search, TextFilter filter, Typed typed) throws IOException {
        double[] millis = new double[QUESTIONS];
        long hits = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            TextQuery query = TextQuery.of(typed.next());
            long begin = System.nanoTime();
            hits += search.newestBatch(query, filter, PAGE).ids().size();
            millis[i] = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
        Arrays.sort(millis);
        OUT.printf(
                "%-26s p50 %8.2f ms  p99 %8.2f ms  max %8.2f ms  hits/page %5.1f%n",
                kind,
                millis[QUESTIONS / 2],
                millis[QUESTIONS * 99 / 100],
                millis[QUESTIONS - 1],
                hits / (double) QUESTIONS);
    }

    private interface Typed {
        String next();
    }
}
