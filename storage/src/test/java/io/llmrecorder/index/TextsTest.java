package io.llmrecorder.index;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.crypt.KeyFile;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls found by what they say. */
class TextsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    private Path base;
    private Layout layout;
    private Calls calls;

    @BeforeEach
    void begin() {
        base = folder.resolve("base");
        layout = new Layout(base);
        calls = new Calls(base);
    }

    private static CallFilter saying(String text) {
        return CallFilter.ALL.and("q", text, CLOCK);
    }

    private <T> T ask(Index.Question<T> question) throws IOException {
        try (Index index = new Index(layout, PATIENCE)) {
            return index.ask(question);
        }
    }

    private List<String> found(CallFilter filter) throws IOException {
        List<String> ids = ask(queries ->
                queries.calls(filter, 1000, 0).stream().map(CallSummary::id).toList());
        assertThat(this.<Long>ask(queries -> queries.count(filter))).isEqualTo(ids.size());
        return ids;
    }

    private String record(String session, String question, String answer) {
        Calls.Line line = calls.chat(session).says("user", question).answers(answer);
        line.record();
        return line.id();
    }

    @Test
    void findsWhatWasSaidInEachLanguageAsSoonAsItIsRecorded() throws IOException {
        String chinese = record("s", "请审核这张图纸的尺寸", "好的");
        String english =
                record("s", "Is the beam strong enough?", "It bears 40 kN, " + "and more ".repeat(80) + "finally");
        assertThat(found(saying("图纸"))).containsExactly(chinese);
        assertThat(found(saying("\"the BEAM\""))).containsExactly(english);
        assertThat(found(saying("finally"))).as("far behind").containsExactly(english);
        assertThat(found(saying("beam 图纸"))).isEmpty();
        String japanese = record("t", "データベースを保存する", "図面");
        assertThat(found(saying("データ"))).containsExactly(japanese);
        String failed = calls.chat("t")
                .fails("error", "rate_limit", "slow down, tiger")
                .record()
                .id();
        assertThat(found(saying("tiger"))).containsExactly(failed);
        assertThat(found(saying("tiger").failed())).containsExactly(failed);
        assertThat(found(saying("beam").failed())).isEmpty();
    }

    @Test
    void answersEveryQuestionAboutTheCallsFound() throws IOException {
        record("s", "about beams", "yes");
        record("s", "about walls", "yes");
        record("t", "beams again", "no");
        assertThat(this.<Long>ask(queries -> queries.sessions(saying("beams")))).isEqualTo(2);
        assertThat(ask(queries -> queries.total(saying("beams"))).calls()).isEqualTo(2);
        assertThat(this.<List<Statistics>>ask(queries -> queries.groups(saying("beams"), GroupBy.SESSION, 10)))
                .extracting(Statistics::calls)
                .containsExactly(1L, 1L);
        assertThat(ask(queries -> queries.facets(saying("beams"), 10, 100))
                        .facets()
                        .get("session"))
                .containsExactly(new Facet("s", 1), new Facet("t", 1));
        assertThat(this.<List<CallSummary>>ask(queries -> queries.callsInOrder(saying("yes"), 10, 0)))
                .hasSize(2);
        List<String> records = new ArrayList<>();
        ask(queries -> queries.records(saying("beams"), layout, (id, line) -> records.add(id)));
        assertThat(records).hasSize(2);
    }

    /** With calls of the same moment at the ends of pages. */
    @Test
    void pagesAreTheListWhateverElseIsAskedFor() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            calls.time(Calls.NOON.plusSeconds(i / 7));
            calls.chat("s" + random.nextInt(3))
                    .model("m" + random.nextInt(2))
                    .took(random.nextInt(100))
                    .says("user", random.nextInt(10) == 0 ? "rare word" : "word")
                    .answers("a")
                    .record();
        }
        Instant middle = Calls.NOON.plusSeconds(150);
        for (CallFilter others : List.of(
                CallFilter.ALL,
                CallFilter.ALL.session("s1"),
                CallFilter.ALL.and("min_latency", "50", CLOCK),
                CallFilter.ALL.and("model", "m1", CLOCK).and("max_latency", "3", CLOCK),
                CallFilter.ALL.and("since", middle.toString(), CLOCK),
                CallFilter.ALL.and("until", middle.toString(), CLOCK))) {
            List<String> all = ask(queries -> queries.calls(others, 5_000, 0).stream()
                    .map(CallSummary::id)
                    .toList());
            assertThat(ids(others.and("q", "word", CLOCK))).isEqualTo(all);
            CallFilter rare = others.and("q", "rare", CLOCK);
            List<String> found = ids(rare);
            assertThat(found).isNotEmpty().hasSizeLessThan(all.size());
            assertThat(all).containsSubsequence(found);
            List<String> paged = new ArrayList<>();
            try (Index index = new Index(layout, PATIENCE)) {
                String cursor = null;
                do {
                    String from = cursor;
                    Page<CallSummary> page = index.ask(queries -> queries.callPage(rare, 9, from));
                    page.items().forEach(call -> paged.add(call.id()));
                    cursor = page.next();
                } while (cursor != null);
            }
            assertThat(paged).isEqualTo(found);
            assertThat(this.<List<String>>ask(queries -> queries.calls(rare, 5, 3).stream()
                            .map(CallSummary::id)
                            .toList()))
                    .isEqualTo(found.subList(Math.min(3, found.size()), Math.min(8, found.size())));
        }
    }

    /** More than an array of H2's has place for. */
    @Test
    void answersAboutAnyNumberOfCalls() throws Exception {
        String first = record("s", "unicorn", "yes");
        String second = record("s", "a horse", "yes");
        record("s", "a pony", "yes");
        List<String> many = new ArrayList<>(
                IntStream.range(0, 150_000).mapToObj(i -> "id" + i).toList());
        many.set(0, second);
        many.set(149_999, first);
        try (Database database = Database.open(layout, null, PATIENCE)) {
            database.catchUp(Long.MAX_VALUE);
            try (Database.Reader reader = database.reader();
                    FoundCalls found = new FoundCalls(reader.connection())) {
                Queries queries = new Queries(reader.connection(), database.folder());
                for (List<String> ids : List.of(many, many)) {
                    CallFilter filter = found.among(CallFilter.ALL.session("s"), ids);
                    assertThat(queries.calls(filter, 10, 0))
                            .extracting(CallSummary::id)
                            .containsExactly(second, first);
                    assertThat(queries.total(filter).calls()).isEqualTo(2);
                }
                assertThat(queries.calls(new FoundCalls(reader.connection()).among(CallFilter.ALL, many), 10, 0))
                        .as("after a question that failed")
                        .hasSize(2);
            }
        }
    }

    private List<String> ids(CallFilter filter) throws IOException {
        List<String> ids = ask(queries ->
                queries.calls(filter, 5_000, 0).stream().map(CallSummary::id).toList());
        assertThat(this.<Long>ask(queries -> queries.count(filter))).isEqualTo(ids.size());
        return ids;
    }

    @Test
    void forgetsWhatWasDeletedAndKnowsWhatWasSaidAgain() throws IOException {
        record("s", "unicorn", "yes");
        String kept = record("t", "unicorn", "no");
        assertThat(found(saying("unicorn"))).hasSize(2);
        calls.event("conversation").with("session_id", "s").flag("deleted").record();
        assertThat(found(saying("unicorn"))).containsExactly(kept);
        calls.chat("t").id(kept).says("user", "a horse").answers("now").record();
        assertThat(found(saying("unicorn"))).isEmpty();
        assertThat(found(saying("horse"))).containsExactly(kept);
    }

    @Test
    void areReadAgainWhenAnyOfTheirFilesIsDamagedOrGone() throws IOException {
        damageEach(new Layout(base));
    }

    @Test
    void areReadAgainWhenSealedFilesAreDamagedOrGone() throws IOException {
        damageEach(new Layout(base, Seal.with(Files.writeString(folder.resolve("key"), KeyFile.fresh()))));
    }

    private void damageEach(Layout damaged) throws IOException {
        layout = damaged;
        for (int i = 0; i < 100; i++) {
            record("s", "unicorn number" + i, "yes");
            if (i == 50) {
                found(saying("unicorn"));
            }
        }
        assertThat(found(saying("unicorn"))).hasSize(100);
        Map<Path, byte[]> good = new LinkedHashMap<>();
        for (Path file : texts()) {
            good.put(file, Files.readAllBytes(file));
        }
        for (Map.Entry<Path, byte[]> file : good.entrySet()) {
            byte[] bytes = file.getValue();
            byte[] flipped = bytes.clone();
            for (int i = 0; i < flipped.length; i++) {
                flipped[i] ^= 0x55;
            }
            for (byte[] bad : Arrays.asList(
                    null,
                    new byte[0],
                    Arrays.copyOf(bytes, bytes.length / 2),
                    Arrays.copyOf(bytes, Math.max(0, bytes.length - 16)),
                    new byte[bytes.length],
                    flipped)) {
                for (Path old : texts()) {
                    Files.delete(old);
                }
                for (Map.Entry<Path, byte[]> other : good.entrySet()) {
                    Files.write(other.getKey(), other.getValue());
                }
                if (bad == null) {
                    Files.delete(file.getKey());
                } else {
                    Files.write(file.getKey(), bad);
                }
                assertThat(found(saying("unicorn")))
                        .as(file.getKey().toString())
                        .hasSize(100);
            }
        }
    }

    @Test
    void mayBeDeletedWhileTheyAreOpen() throws IOException {
        try (Index index = Index.longLived(layout, PATIENCE)) {
            long count = 0;
            for (Path gone : List.of(layout.index().resolve("texts"), layout.index(), layout.index())) {
                record("s", "unicorn", "yes");
                assertThat(index.<Long>ask(queries -> queries.count(saying("unicorn"))))
                        .isEqualTo(++count);
                try (Stream<Path> files = Files.walk(gone)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
                record("s", "unicorn", "yes");
                assertThat(index.<Long>ask(queries -> queries.count(saying("unicorn"))))
                        .isEqualTo(++count);
            }
        }
    }

    @Test
    void doNotStayPlainWhenTheIndexIsToBeSealed() throws IOException {
        record("s", "unicorn", "yes");
        assertThat(found(saying("unicorn"))).hasSize(1);
        layout = new Layout(base, Seal.with(Files.writeString(folder.resolve("key"), KeyFile.fresh())));
        assertThat(this.<Long>ask(queries -> queries.count(CallFilter.ALL))).isEqualTo(1);
        try (Stream<Path> files = Files.walk(layout.index())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("unicorn");
            }
        }
    }

    @Test
    void followTheDatabaseThatIsThereAndNoOther() throws IOException {
        record("s", "unicorn", "yes");
        assertThat(found(saying("unicorn"))).hasSize(1);
        try (Stream<Path> files = Files.list(layout.index())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(layout.byDate())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        String id = record("s", "a horse", "yes");
        assertThat(found(saying("unicorn"))).isEmpty();
        assertThat(found(saying("yes"))).containsExactly(id);
        try (Index index = new Index(layout, PATIENCE)) {
            index.rebuild(call -> call.put("prompt", "a pony"));
        }
        assertThat(found(saying("pony"))).containsExactly(id);
    }

    @Test
    void twoProcessesTakeTurns() throws IOException {
        record("s", "unicorn", "yes");
        try (Index one = Index.longLived(layout, PATIENCE);
                Index two = Index.longLived(layout, PATIENCE)) {
            for (int i = 0; i < 5; i++) {
                record("s", "unicorn", "yes");
                long count = i + 2L;
                assertThat(one.<Long>ask(queries -> queries.count(saying("unicorn"))))
                        .isEqualTo(count);
                assertThat(two.<Long>ask(queries -> queries.count(saying("unicorn"))))
                        .isEqualTo(count);
            }
        }
    }

    @Test
    void areSealedWithTheRest() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), KeyFile.fresh());
        for (int i = 0; i < 300; i++) {
            record("s", "unicorn number" + i + " " + "filler ".repeat(50), "yes");
        }
        assertThat(found(saying("unicorn"))).hasSize(300);
        assertThat(content()).contains("unicorn");

        layout = new Layout(base, Seal.with(key));
        assertThat(found(saying("unicorn"))).hasSize(300);
        assertThat(found(saying("number17"))).hasSize(1);
        assertThat(content()).doesNotContain("unicorn").doesNotContain("filler").doesNotContain("Lucene");

        Files.writeString(key, KeyFile.fresh());
        assertThat(found(saying("number17"))).hasSize(1);
    }

    private List<Path> texts() throws IOException {
        try (Stream<Path> files = Files.list(layout.index().resolve("texts"))) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    private String content() throws IOException {
        StringBuilder content = new StringBuilder();
        for (Path file : texts()) {
            content.append(Files.readString(file, ISO_8859_1));
        }
        return content.toString();
    }
}
