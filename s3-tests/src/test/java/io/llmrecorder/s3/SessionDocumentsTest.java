package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real journal on disk and a real server; only the clock is set by hand. */
class SessionDocumentsTest {
    private static final Instant START = Instant.parse("2026-11-20T04:00:00Z");
    private static final Clock JOURNAL_CLOCK = Clock.fixed(START, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Layout layout;
    private Instant now = START;
    private TestStore server;
    private Bucket bucket;
    private Journal journal;
    private SessionDocuments documents;
    private JournalFollower follower;

    @BeforeEach
    void start() throws Exception {
        layout = new Layout(folder);
        server = new TestStore();
        bucket = new Bucket(server.settings());
        journal = new Journal(layout, 1 << 20, Duration.ofSeconds(30), JOURNAL_CLOCK);
        begin(false, false);
    }

    /** A process on the folder begins. */
    private void begin(boolean local, boolean bySession) {
        documents = new SessionDocuments(
                layout,
                bucket,
                local,
                Duration.ofMinutes(30),
                bySession,
                () -> "session_20261120_040000",
                () -> now,
                Locale.SIMPLIFIED_CHINESE);
        follower = new JournalFollower(layout, List.of(documents), JOURNAL_CLOCK);
    }

    /** The process ends without a word. */
    private void die() {
        follower.close(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() throws Exception {
        follower.close(Duration.ofSeconds(1));
        journal.close();
        bucket.close();
        server.stop();
    }

    @Test
    void savesASessionThatHasBeenIdle() throws Exception {
        call("s/1", "a", 1);
        call("other", "b", 1);
        call("s/1", "c", 2);
        follower.runAll();
        assertThat(server.keys()).isEmpty();
        now = START.plusSeconds(30 * 60 + 2);
        follower.runAll();
        assertThat(server.keys()).hasSize(2);
        String key = server.keys().get(1);
        byte[] bytes = server.bytes(key);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 4);
        assertThat(key).isEqualTo("openai_logs/7/openai_interaction_s%2F1.json_" + hash + ".txt");
        JsonNode document = new ObjectMapper().readTree(bytes);
        assertThat(document.at("/session_info/session_id").asText()).isEqualTo("s/1");
        assertThat(document.get("api_calls")).hasSize(2);
        assertThat(document.at("/api_calls/1/response/content").asText()).isEqualTo("answer c");
    }

    @Test
    void aLaterCallOpensTheSessionAgain() throws Exception {
        call("s", "a", 1);
        end("s", 2);
        follower.runAll();
        assertThat(server.keys()).hasSize(1);
        follower.runAll();
        call("s", "b", 3);
        follower.runAll();
        assertThat(server.keys()).hasSize(1);
        now = START.plusSeconds(31 * 60);
        follower.runAll();
        assertThat(server.keys()).hasSize(2);
        assertThat(newest().get("api_calls")).hasSize(2);
    }

    @Test
    void theNextProcessGoesOnWithOpenSessions() throws Exception {
        call("s", "a", 1);
        follower.runAll();
        die();
        begin(false, false);
        now = START.plusSeconds(31 * 60);
        follower.runAll();
        assertThat(server.keys()).hasSize(1);
        die();
        begin(false, false);
        follower.runAll();
        assertThat(server.keys()).hasSize(1);
    }

    @Test
    void aProcessThatEndsSavesItsOwnSession() throws Exception {
        call("session_20261120_040000", "a", 1);
        call("s", "b", 1);
        documents.closing();
        follower.runAll();
        assertThat(server.keys()).singleElement().asString().contains("session_20261120_040000");
    }

    @Test
    void anOutageDelaysTheDocumentAndLosesNothing() throws Exception {
        call("s", "a", 1);
        end("s", 2);
        CompletableFuture<String> url = documents.next("s");
        server.stop();
        assertThatThrownBy(() -> follower.runAll()).isInstanceOf(StoreException.class);
        assertThat(url).isCompletedExceptionally();
        die();
        begin(false, false);
        assertThatThrownBy(() -> follower.runAll()).isInstanceOf(StoreException.class);
        server.start();
        CompletableFuture<String> next = documents.next("s");
        follower.runAll();
        assertThat(next).isCompletedWithValue(bucket.store().url(server.keys().get(0)));
        assertThat(newest().get("api_calls")).hasSize(1);
    }

    @Test
    void keepsALocalDocumentToo() throws Exception {
        die();
        begin(true, false);
        call("../s", "a", 1);
        end("../s", 2);
        follower.runAll();
        Path local = folder.resolve("sessions/2026-11-20/%2E.%2Fs.json");
        assertThat(Files.readAllBytes(local))
                .isEqualTo(server.bytes(server.keys().get(0)));
    }

    @Test
    void takesTheSessionsOwnFilesAndTheJournalWhileTheseLag() throws Exception {
        die();
        begin(false, true);
        call("s", "a", 1);
        call("s", "b", 2);
        end("s", 3);
        Path own = Files.createDirectories(layout.session("s")).resolve("2026-11-20.jsonl");
        Files.writeString(own, line("s", "a", 1) + "\n{\"torn");
        follower.runAll();
        assertThat(newest().get("api_calls")).hasSize(2);

        call("t", "x", 1);
        end("t", 2);
        Path files = Files.createDirectories(layout.session("t")).resolve("2026-11-20.jsonl");
        Files.writeString(files, line("t", "from the view", 1) + "\n" + line("t", "second", 1) + "\n");
        follower.runAll();
        String key = server.keys().stream()
                .filter(k -> k.contains("_t.json"))
                .findFirst()
                .orElseThrow();
        assertThat(new String(server.bytes(key), UTF_8)).contains("from the view");
    }

    @Test
    void findsASessionsCallsInTheArchive() throws Exception {
        for (int i = 0; i < 30; i++) {
            call(i % 10 == 0 ? "s" : "big", "x".repeat(60_000) + i, 1);
        }
        end("s", 2);
        journal.close();
        assertThat(layout.archive()).isNotEmptyDirectory();
        follower.runAll();
        assertThat(newest().get("api_calls")).hasSize(3);
    }

    private JsonNode newest() throws IOException {
        JsonNode newest = null;
        for (String key : server.keys()) {
            JsonNode document = new ObjectMapper().readTree(server.bytes(key));
            newest = newest == null
                            || document.get("api_calls").size()
                                    >= newest.get("api_calls").size()
                    ? document
                    : newest;
        }
        return newest;
    }

    private void call(String session, String id, int second) throws IOException {
        journal.append(line(session, id, second).getBytes(UTF_8));
    }

    private static String line(String session, String id, int second) {
        String time = "\"2026-11-20T04:00:0" + second + ".000000Z\"";
        return "{\"v\":1,\"type\":\"call\",\"id\":\"" + id + "\",\"timestamp\":" + time + ",\"end_time\":" + time
                + ",\"session_id\":\"" + session + "\",\"success\":true,\"response\":\"answer " + id
                + "\",\"attributes\":{\"drawing_id\":\"7\"}}";
    }

    private void end(String session, int second) throws IOException {
        journal.append(
                ("{\"v\":1,\"type\":\"conversation\",\"id\":\"end-" + session + "\",\"timestamp\":\"2026-11-20T04:00:0"
                                + second + ".000000Z\",\"session_id\":\"" + session + "\",\"stage\":\"ended\"}")
                        .getBytes(UTF_8));
    }
}
