package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.call.Cost;
import io.llmrecorder.config.Config;
import io.llmrecorder.doctor.Diagnosis;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server with the index of several base folders. */
abstract class SharedIndexTest {

    @TempDir
    Path folder;

    /** The URL of an empty database, or of the one that is in use. */
    abstract String url();

    /** As {@link #url}, of a database that is not there. */
    abstract String urlOfNone();

    /** A URL at which there is no server. */
    abstract String urlOfNowhere();

    abstract Connection connect() throws SQLException;

    /** Statements that leave an empty database. */
    abstract List<String> emptying();

    @BeforeEach
    void empty() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : emptying()) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void answersWithTheCallsOfAllFolders() throws Exception {
        record("a", "a1", "one");
        record("b", "b1", "two");

        assertThat(count("a")).isEqualTo(1);
        assertThat(count("b")).isEqualTo(2);
        assertThat(count("a")).isEqualTo(2);
    }

    @Test
    void namesTheFolderOfALineThatIsElsewhere() throws Exception {
        record("a", "a1", "one");
        record("b", "b1", "two");
        count("a");

        List<CallSummary> calls = index("b").ask(queries -> queries.calls(CallFilter.ALL, 10, 0));

        assertThat(calls).extracting(CallSummary::id).containsExactlyInAnyOrder("a1", "b1");
        assertThat(calls)
                .filteredOn(call -> call.id().equals("a1"))
                .allMatch(call -> call.journalFile().contains("/"));
        assertThat(calls)
                .filteredOn(call -> call.id().equals("b1"))
                .noneMatch(call -> call.journalFile().contains("/"));
    }

    /** Somebody's own database was named by mistake. */
    @Test
    void leavesTheTablesOfOthersAlone() throws Exception {
        record("a", "a1", "one");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE calls (id INT PRIMARY KEY)");
            statement.execute("INSERT INTO calls VALUES (1)");
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> count("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has a table calls that is not llm-recorder's")
                    .hasMessageContaining("JDBC_URL");
            assertThat(single("SELECT COUNT(*) FROM calls")).isEqualTo(1);
        }
    }

    @Test
    void isToldOfByDoctor() throws Exception {
        record("a", "a1", "one");
        record("b", "b1", "two");
        count("a");

        Diagnosis diagnosis = Diagnosis.of(config("b", url()), index("b"));

        assertThat(diagnosis.findings())
                .anyMatch(finding -> finding.ok()
                        && finding.text().startsWith("The index lies in jdbc:")
                        && finding.text().endsWith("which has the calls of 2 folders.")
                        && !finding.text().contains("secret"));
        assertThat(diagnosis.lastCalls())
                .extracting(call -> call.id() + " " + call.elsewhere() + " " + call.file())
                .containsExactlyInAnyOrder("a1 true null", "b1 false by_date/2026-11-20_all_interactions.jsonl");
        assertThat(Diagnosis.of(config("b", urlOfNowhere()), index("b", urlOfNowhere()))
                        .findings())
                .anyMatch(finding -> !finding.ok() && finding.text().contains("cannot be reached"));
    }

    @Test
    void losesAndDoublesNothingWhenManyBeginAtOnce() throws Exception {
        long folders = 4;
        long calls = 50;
        List<Callable<Long>> all = new ArrayList<>();
        for (int f = 0; f < folders; f++) {
            String name = "f" + f;
            for (int i = 0; i < calls; i++) {
                record(name, name + "-" + i, "question " + i);
            }
            all.add(() -> count(name));
            all.add(() -> count(name));
        }
        ExecutorService pool = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<Long> each : pool.invokeAll(all)) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }

        Statistics total = index("f0").ask(queries -> queries.total(CallFilter.ALL));
        assertThat(total.calls()).isEqualTo(folders * calls);
        assertThat(single("SELECT COUNT(*) FROM calls")).isEqualTo(folders * calls);
        assertThat(single("SELECT COUNT(*) FROM conversations")).isEqualTo(1);
        assertThat(single("SELECT COUNT(*) FROM folders")).isEqualTo(folders);
    }

    @Test
    void buildsOnlyItsOwnRowsAgain() throws Exception {
        record("a", "a1", "one");
        record("b", "b1", "two");
        count("a");
        count("b");
        Files.delete(journal("a"));

        index("b").rebuild(record -> {});

        assertThat(count("b")).isEqualTo(2);
        assertThat(single("SELECT COUNT(*) FROM calls")).isEqualTo(2);
    }

    @Test
    void buildsConversationsAgainAsTheJournalHasThem() throws Exception {
        record("a", "a1", "one");
        record("b", "b1", "two");
        String byHand = "{'v':1,'type':'message','id':'m1','timestamp':'2026-11-20T12:00:00Z','session_id':'%s',"
                + "'role':'user','content':'by hand'}";
        write("b", byHand.formatted("s"));
        write("b", byHand.replace("m1", "m2").formatted("t"));
        write(
                "b",
                "{'v':1,'type':'conversation','id':'n1','timestamp':'2026-11-20T12:00:00Z','session_id':'u','title':'T'}");
        count("a");
        count("b");
        index("b").rebuild(record -> {});

        assertThat(single("SELECT COUNT(*) FROM conversation_messages WHERE content = 'by hand'"))
                .isEqualTo(2);
        assertThat(single("SELECT COUNT(*) FROM conversation_messages WHERE content = 'one'"))
                .isEqualTo(1);
        assertThat(single("SELECT COUNT(*) FROM conversations")).isEqualTo(3);

        Files.delete(journal("b"));
        index("b").rebuild(record -> {});

        assertThat(single("SELECT COUNT(*) FROM conversations")).isEqualTo(1);
        assertThat(single("SELECT COUNT(*) FROM conversation_messages")).isEqualTo(1);
    }

    /** Of millions of calls that takes long. */
    @Test
    void worksCostsOutAgainWhileOthersWrite() throws Exception {
        recordMany("a", 1_200);
        count("a");
        AtomicInteger calls = new AtomicInteger();

        Index.Repriced repriced = index("a").reprice(record -> {
            if (calls.incrementAndGet() == 700) {
                assertThat(countBeside("b")).isEqualTo(1_201);
            }
            return new Cost("0.5", null, null, "USD", Cost.PROVIDER_REPORTED, null);
        });

        assertThat(repriced).isEqualTo(new Index.Repriced(1_200, 1_200, 0));
        assertThat(index("b").ask(queries -> queries.total(CallFilter.ALL)).cost())
                .containsExactly(Map.entry("USD", new BigDecimal("600")));
    }

    private long countBeside(String name) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            record(name, name + 1, "new");
            return thread.submit(() -> count(name)).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            thread.shutdownNow();
        }
    }

    void recordMany(String name, int calls) throws IOException {
        for (int i = 0; i < calls; i++) {
            record(name, name + i, "question " + i);
        }
    }

    @Test
    void bringsWhatIsRecordedThereThoughNobodyAsksOnThatHost() throws Exception {
        record("a", "a1", "one");
        Config config = config("a", url());
        JournalReader reader = SharedIndexReader.of(config).get(0);
        FileCursor cursor = FileCursor.open(Layout.of(config), reader.name());
        reader.run(cursor);
        assertThat(cursor.pendingBytes()).isZero();
        assertThat(single("SELECT COUNT(*) FROM calls")).isEqualTo(1);

        record("a", "a2", "two");
        Config away = config("a", urlOfNowhere());
        JournalReader unlucky = SharedIndexReader.of(away).get(0);
        assertThatThrownBy(() -> unlucky.run(FileCursor.open(Layout.of(away), unlucky.name())))
                .hasMessageContaining("cannot be reached");
        FileCursor later = FileCursor.open(Layout.of(config), reader.name());
        assertThat(later.pendingBytes()).isPositive();
        reader.run(later);
        assertThat(single("SELECT COUNT(*) FROM calls")).isEqualTo(2);
        assertThat(SharedIndexReader.of(Config.load(null, new Properties(), Map.of())))
                .isEmpty();
    }

    @Test
    void searchesTheTextsOfAllFoldersInEach() throws Exception {
        record("a", "a1", "a unicorn");
        record("b", "b1", "another unicorn");
        assertThat(found("a", "unicorn")).containsExactly("a1");
        assertThat(found("b", "unicorn")).containsExactlyInAnyOrder("a1", "b1");
        assertThat(found("a", "unicorn")).containsExactlyInAnyOrder("a1", "b1");
        assertThat(found("a", "another")).containsExactly("b1");

        Files.delete(journal("b"));
        record("b", "b2", "a horse");
        index("b").rebuild(record -> {});
        assertThat(found("a", "unicorn")).containsExactly("a1");
        assertThat(found("a", "horse")).containsExactly("b2");
        try (Index one = Index.longLived(config("a", url()), Duration.ofSeconds(5));
                Index two = Index.longLived(config("a", url()), Duration.ofSeconds(5))) {
            for (Index each : List.of(one, two, one)) {
                assertThat(each.<Long>ask(queries -> queries.count(saying("unicorn"))))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void countsAmongManyCallsThatSayIt() throws Exception {
        record("a", "other", "a horse");
        for (int i = 0; i < 1_200; i++) {
            record("a", "a" + i, "a unicorn");
        }
        CallFilter filter = saying("unicorn").session("s");

        assertThat(index("a").<Long>ask(queries -> queries.total(filter).calls()))
                .isEqualTo(1_200);
    }

    private static CallFilter saying(String text) {
        return CallFilter.ALL.and("q", text, Clock.systemUTC());
    }

    private List<String> found(String name, String text) throws IOException {
        List<String> ids = index(name)
                .ask(queries -> queries.calls(saying(text), 10, 0).stream()
                        .map(CallSummary::id)
                        .toList());
        assertThat(index(name).<Long>ask(queries -> queries.count(saying(text))))
                .isEqualTo(ids.size());
        return ids;
    }

    @Test
    void keepsTextsThatTheDatabaseHasNot() throws Exception {
        record("a", "a1", "nul \\u0000 and \\ud83d alone");

        assertThat(count("a")).isEqualTo(1);
    }

    @Test
    void saysInOneSentenceWhatIsWrong() throws Exception {
        record("a", "a1", "one");

        assertThatThrownBy(() -> total(index("a", urlOfNone())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no database")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> total(index("a", urlOfNowhere() + "?password=secret")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> total(index("a", "jdbc:oracle:x"))).hasMessageContaining("must begin with");
    }

    long count(String name) throws IOException {
        return total(index(name));
    }

    private static long total(Index index) throws IOException {
        return index.ask(queries -> queries.count(CallFilter.ALL));
    }

    Index index(String name) {
        return index(name, url());
    }

    Index index(String name, String url) {
        return new Index(config(name, url), Duration.ofSeconds(5));
    }

    Config config(String name, String url) {
        Properties settings = new Properties();
        settings.setProperty("llm.records.base.dir", folder.resolve(name).toString());
        settings.setProperty("llm.records.jdbc.url", url);
        settings.setProperty("llm.records.jdbc.password", "secret");
        return Config.load(null, settings, Map.of());
    }

    private Path journal(String name) {
        return folder.resolve(name).resolve("by_date/2026-11-20_all_interactions.jsonl");
    }

    void record(String name, String id, String question) throws IOException {
        write(
                name,
                "{'v':1,'type':'call','id':'" + id + "','timestamp':'2026-11-20T12:00:00Z',"
                        + "'end_time':'2026-11-20T12:00:01Z','session_id':'s','status':'ok','success':true,"
                        + "'direction':'outbound','provider':'openai','api':'openai.chat_completions',"
                        + "'http':{'url':'https://api.openai.com/v1/chat/completions','status':200},"
                        + "'prompt':'" + question + "','request_body':{'messages':[{'role':'user','content':'"
                        + question + "'}]}}");
    }

    private void write(String name, String line) throws IOException {
        Files.createDirectories(journal(name).getParent());
        Files.writeString(
                journal(name), line.replace('\'', '"') + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private long single(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
