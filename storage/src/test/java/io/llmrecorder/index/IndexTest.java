package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.ProcessLock;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private Calls calls;

    @BeforeEach
    void begin() {
        calls = new Calls(base);
    }

    @Test
    void readsEachLineOnceHoweverOftenItIsAsked() throws IOException {
        calls.chat("s").says("user", "one").answers("1").record();
        assertThat(count()).isEqualTo(1);
        calls.chat("s").says("user", "two").answers("2").record();
        assertThat(count()).isEqualTo(2);
        assertThat(count()).isEqualTo(2);
        assertThat(messages()).isEqualTo(4);
    }

    @Test
    void buildsItselfAgainWhenItWasDeleted() throws IOException {
        record(20);
        List<CallSummary> before = all();
        try (Stream<Path> files = Files.walk(calls.layout().index())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        assertThat(all()).isEqualTo(before).hasSize(20);
        assertThat(messages()).isEqualTo(40);
    }

    @Test
    void buildsItselfAgainWhenItsFileIsNoDatabase() throws IOException {
        record(5);
        Files.createDirectories(calls.layout().index());
        Files.writeString(database(), "this is no database\n".repeat(1000));

        assertThat(count()).isEqualTo(5);
    }

    @Test
    void keepsWhatItHasWhenTheNoteOfItsLengthIsEmpty() throws IOException {
        record(5);
        assertThat(count()).isEqualTo(5);
        // As retention leaves it: the index knows calls whose lines are gone.
        try (Stream<Path> files = Files.list(calls.layout().byDate())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(note(), "");

        assertThat(count()).isEqualTo(5);
    }

    @Test
    void answersAlsoWhenItsLengthCannotBeNoted() throws IOException {
        record(5);
        Files.createDirectories(note().resolveSibling("calls.closed.tmp"));

        assertThat(count()).isEqualTo(5);
        assertThat(note()).doesNotExist();
    }

    private Path note() {
        return calls.layout().index().resolve("calls.closed");
    }

    @Test
    void buildsItselfAgainWhenItsPagesAreDamaged() throws IOException {
        record(500);
        assertThat(count()).isEqualTo(500);
        try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
            byte[] noise = new byte[512];
            for (long at = 2 * 4096; at < file.length() - noise.length; at += 1024) {
                file.seek(at);
                file.write(noise);
            }
        }

        assertThat(count()).isEqualTo(500);
        assertThat(messages()).isEqualTo(1000);
    }

    @Test
    void readingALineAgainChangesNothing() throws IOException, SQLException {
        record(10);
        assertThat(messages()).isEqualTo(20);
        try (Database database = Database.open(calls.layout(), PATIENCE);
                Statement statement = database.connection().createStatement()) {
            statement.execute("DELETE FROM journal_positions");
            database.connection().commit();
        }

        assertThat(count()).isEqualTo(10);
        assertThat(messages()).isEqualTo(20);
    }

    @Test
    void aSecondRecordOfACallTakesThePlaceOfTheFirst() throws IOException {
        Calls.Line call = calls.chat("s").says("user", "hi").with("stage", "interrupted");
        call.fails("error", "interrupted", "died").record();
        call.with("stage", "completed").with("status", "ok").answers("hello");
        call.json.put("success", true);
        call.record();

        assertThat(all()).singleElement().returns("completed", CallSummary::stage);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void leavesOutLinesThatAreNoRecordsAndWaitsForTheRestOfALine() throws IOException {
        record(1);
        calls.appendRaw("{\"v\":1,\"type\":\"call\",\"id\":\"cut of\n");
        calls.appendRaw("{\"v\":7,\"type\":\"call\",\"no\":\"id\"}\n");
        calls.appendRaw(
                "{\"v\":7,\"id\":\"future\",\"timestamp\":\"2026-11-20T12:00:00Z\",\"model\":{\"a\":1},\"usage\":7,"
                        + "\"attributes\":[1],\"success\":true,\"new\":[]}\n");
        Calls.Line last = calls.chat("s");
        String line = last.json + "\n";
        calls.appendRaw(line.substring(0, 30));
        assertThat(count()).isEqualTo(2);
        calls.appendRaw(line.substring(30));
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void givesTheLocatorOfTheWholeRecord() throws IOException {
        record(3);
        for (CallSummary call : all()) {
            byte[] line = new JournalFiles(calls.layout()).line(call.journalFile(), call.journalOffset());
            assertThat(new String(line, java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"id\":\"" + call.id() + "\"");
        }
    }

    @Test
    void saysSoWhenAnotherProcessKeepsTheIndex() throws IOException {
        record(1);
        try (ProcessLock lock = ProcessLock.tryLock(calls.layout(), "index.database")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> new Index(calls.layout(), Duration.ofMillis(50)).ask(queries -> 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another process has used the index");
        }
    }

    @Test
    void leavesAnIndexOfANewerVersionAlone() throws IOException, SQLException {
        record(1);
        count();
        try (Database database = Database.open(calls.layout(), PATIENCE);
                Statement statement = database.connection().createStatement()) {
            statement.execute("INSERT INTO schema_version VALUES (1000)");
            database.connection().commit();
        }

        assertThatThrownBy(this::count).hasMessageContaining("made by a newer version");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void canBeClosedWhenH2HasClosedItsDatabaseAlready(boolean discarded) throws IOException, SQLException {
        record(3);
        count();
        try (Database database = Database.open(calls.layout(), PATIENCE);
                Statement statement = database.connection().createStatement()) {
            // As when it finds damage.
            statement.execute("SHUTDOWN IMMEDIATELY");
            if (discarded) {
                database.discard();
            }
        }

        assertThat(count()).isEqualTo(3);
    }

    @Test
    void rollsBackABatchThatFails() throws IOException, SQLException {
        record(3);
        try (Database database = Database.open(calls.layout(), PATIENCE)) {
            Connection connection = database.connection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE calls ADD CONSTRAINT no_third CHECK (id <> '" + last() + "')");
                connection.commit();
            }
        }
        assertThatThrownBy(this::count).hasMessageContaining("cannot be written");
        try (Database database = Database.open(calls.layout(), PATIENCE);
                Statement statement = database.connection().createStatement()) {
            statement.execute("ALTER TABLE calls DROP CONSTRAINT no_third");
            database.connection().commit();
        }

        assertThat(count()).isEqualTo(3);
        assertThat(messages()).isEqualTo(6);
    }

    @Test
    void takesInMoreThanOneBatchAtOnceAndWritesAsPromptlyAsBeforeAfterwards() throws IOException, SQLException {
        int count = 2_000;
        String text = "a question that takes its time ".repeat(100);
        for (int i = 0; i < count; i++) {
            calls.chat("s" + i).says("user", text + i).answers("answer").record();
        }
        try (Database database = Database.open(calls.layout(), PATIENCE)) {
            int delay = writeDelay(database);
            database.catchUp(Long.MAX_VALUE);
            assertThat(writeDelay(database)).isEqualTo(delay);
        }

        assertThat(count()).isEqualTo(count);
        assertThat(new Index(calls.layout(), PATIENCE)
                        .ask(queries -> queries.total(CallFilter.ALL))
                        .calls())
                .isEqualTo(count);
    }

    /** Between questions it remembers where it is in the journal. */
    @Test
    void goesOnWhereItIsWhateverWasDoneMeanwhile() throws IOException {
        try (Index index = Index.longLived(calls.layout(), PATIENCE)) {
            record(3);
            assertThat(count(index)).isEqualTo(3);
            record(2);
            assertThat(count(index)).isEqualTo(5);
            index.rebuild(record -> {});
            assertThat(count(index)).isEqualTo(5);
            record(1);
            assertThat(count(index)).isEqualTo(6);
            assertThat(count(index)).isEqualTo(6);
        }
    }

    private static long count(Index index) throws IOException {
        return index.ask(queries -> queries.count(CallFilter.ALL));
    }

    private static int writeDelay(Database database) {
        Session session = ((JdbcConnection) database.connection()).getSession();
        return ((SessionLocal) session).getDatabase().getStore().getMvStore().getAutoCommitDelay();
    }

    @Test
    void twoProcessesAskAtOnce() throws Exception {
        record(200);
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            children.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Asks.class.getName(),
                            base.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(new File(base.toFile(), "asked." + i))
                    .start());
        }
        for (int i = 0; i < 5; i++) {
            assertThat(count()).isEqualTo(200);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(children.get(i).waitFor()).isZero();
            assertThat(Files.readString(base.resolve("asked." + i))).isEqualTo("200\n".repeat(5));
        }
    }

    /** Asks five times in a JVM of its own. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] args) throws IOException {
            Index index = new Index(new io.llmrecorder.journal.Layout(Path.of(args[0])), PATIENCE);
            for (int i = 0; i < 5; i++) {
                long count = index.ask(queries -> queries.count(CallFilter.ALL));
                System.out.print(count + "\n");
            }
        }
    }

    @Test
    void takesInACallWhoseFieldsAreAllTooLong() throws IOException {
        String text = "x".repeat(5000);
        calls.chat(text)
                .user(text)
                .model(text)
                .with("direction", text)
                .with("status", text)
                .with("stage", text)
                .with("service", text)
                .with("error_type", text)
                .record();
        calls.appendRaw("{\"v\":1,\"type\":\"call\",\"id\":\"" + text + "\",\"timestamp\":\"2026-11-20T12:00:00Z\","
                + "\"cost\":{\"status\":\"" + text + "\",\"total\":\"1\",\"currency\":\"" + text + "\"}}\n");
        record(1);
        assertThat(count()).isEqualTo(3);
    }

    private void record(int count) {
        for (int i = 0; i < count; i++) {
            lastId = calls.chat("s")
                    .says("user", "question " + i)
                    .answers("answer " + i)
                    .record()
                    .id();
        }
    }

    private String lastId = "";

    private String last() {
        return lastId;
    }

    private Path database() {
        return calls.layout().index().resolve("calls.mv.db");
    }

    private long count() throws IOException {
        return new Index(calls.layout(), PATIENCE).ask(queries -> queries.count(CallFilter.ALL));
    }

    private List<CallSummary> all() throws IOException {
        return new Index(calls.layout(), PATIENCE).ask(queries -> queries.calls(CallFilter.ALL, 1000, 0));
    }

    private int messages() throws IOException {
        return new Index(calls.layout(), PATIENCE)
                .ask(queries -> queries.messages("s", 10_000, 0).size());
    }
}
