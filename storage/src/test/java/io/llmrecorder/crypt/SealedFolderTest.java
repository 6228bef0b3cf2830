package io.llmrecorder.crypt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.api.Readers;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.index.SharedIndexReader;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.S3Readers;
import io.llmrecorder.transfer.CommandLineRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is sealed, from recording to each answer. */
@Timeout(300)
class SealedFolderTest {
    private static final String SECRET = "Einhornwiese4711";
    private static final String KEY_FILE = "llm.records.encryption.key.file";
    private static final Duration PLENTY = Duration.ofSeconds(60);
    private static final byte[] PICTURE = picture();

    @TempDir
    private Path folder;

    private Path base;
    private Path keyFile;
    private CommandLineRun cli;

    private static byte[] picture() {
        byte[] picture = new byte[200_000];
        new Random(1).nextBytes(picture);
        System.arraycopy(SECRET.getBytes(UTF_8), 0, picture, 1000, SECRET.length());
        return picture;
    }

    @BeforeEach
    void makeKey() throws IOException {
        base = folder.resolve("base");
        keyFile = Files.writeString(folder.resolve("key"), KeyFile.fresh());
        cli = new CommandLineRun(base);
        System.setProperty(KEY_FILE, keyFile.toString());
    }

    @AfterEach
    void forgetKey() {
        System.clearProperty(KEY_FILE);
    }

    private Config config(String more) {
        Config config = Config.load(
                "base.dir=" + base + ",views=by_session,errors,latest,call_folders,session_documents"
                        + ",session.idle=0s,max.file.size=20000" + more,
                System.getProperties(),
                Map.of());
        assertThat(config.complaints()).isEmpty();
        return config;
    }

    private Recording start(String more) {
        Config config = config(more);
        return Recording.start(config, new Readers(config, new S3Readers(config, () -> null)));
    }

    private static Exchange begin(Recording recording, String session, String prompt) {
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://api.openai.com/v1/chat/completions?note=" + SECRET,
                new Headers().add("X-Note", SECRET),
                new Caller(
                        session,
                        "header",
                        "user " + SECRET,
                        "header",
                        Map.of("topic", "about " + SECRET),
                        null,
                        null,
                        null),
                recording.recorder(),
                1 << 20,
                new Budget(Long.MAX_VALUE));
        byte[] body = ("{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}")
                .getBytes(UTF_8);
        exchange.request().append(body, 0, body.length);
        exchange.requestSent();
        return exchange;
    }

    private static void call(Recording recording, String session, String prompt) {
        Exchange exchange = begin(recording, session, prompt);
        exchange.responded(200, new Headers().add("X-Answer", SECRET));
        byte[] body =
                ("{\"id\":\"r\",\"model\":\"gpt-5-mini\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                                + "{\"role\":\"assistant\",\"content\":\"you said " + prompt + "\"}}]}")
                        .getBytes(UTF_8);
        exchange.response().append(body, 0, body.length);
        exchange.end(Exchange.End.COMPLETE);
    }

    private void record(int calls) {
        Recording recording = start("");
        for (int i = 0; i < calls; i++) {
            call(recording, "s-" + i % 3, "number " + i + " of " + SECRET);
        }
        call(
                recording,
                "s-0",
                "look data:image/png;base64," + Base64.getEncoder().encodeToString(PICTURE));
        begin(recording, "s-1", "failing " + SECRET).fail(new IOException("refused because of " + SECRET));
        begin(recording, "s-2", "never answered " + SECRET);
        recording.close(PLENTY);
    }

    /** Every file below the base folder as it is, and unpacked. */
    private Map<String, byte[]> bytes() throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = base.relativize(file).toString();
                all.put(name, Files.readAllBytes(file));
                if (name.endsWith(".gz")) {
                    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                        all.put(name + " unpacked", in.readAllBytes());
                    }
                }
            }
        }
        return all;
    }

    private List<String> filesWith(String text) throws IOException {
        String base64 = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        List<String> names = new ArrayList<>();
        bytes().forEach((name, content) -> {
            String latin = new String(content, ISO_8859_1);
            if (latin.contains(text) || latin.contains(base64)) {
                names.add(name);
            }
        });
        return names;
    }

    private String run(String... arguments) {
        assertThat(cli.run(arguments))
                .as(String.join(" ", arguments) + ": " + cli.err())
                .isZero();
        return cli.out();
    }

    @Test
    void nothingThatWasSaidIsInAnyFileAndEveryAnswerIsAsWithoutKeys() throws IOException {
        record(60);
        run("calls");
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(bytes().keySet())
                .anyMatch(name -> name.startsWith("archive/"))
                .anyMatch(name -> name.startsWith("blobs/"))
                .anyMatch(name -> name.startsWith("calls/"))
                .anyMatch(name -> name.startsWith("by_session/"))
                .anyMatch(name -> name.startsWith("errors/"))
                .anyMatch(name -> name.startsWith("sessions/"))
                .anyMatch(name -> name.startsWith("real_time/latest"))
                .anyMatch(name -> name.startsWith("real_time/in_flight"))
                .anyMatch(name -> name.startsWith("index/calls.mv.db"));
        assertThat(run("verify")).contains("62 records", "1 blobs", "all is well");

        List<JsonNode> records = cli.records();
        assertThat(records).hasSize(62);
        String export = run("export", "--format", "jsonl");
        Path plain = folder.resolve("plain");
        CommandLineRun other = new CommandLineRun(plain);
        Path exported = Files.writeString(folder.resolve("exported.jsonl"), export);
        copyBlobs(plain);
        System.clearProperty(KEY_FILE);
        assertThat(other.run("import", "--format", "jsonl", exported.toString()))
                .isZero();
        for (String[] question : new String[][] {
            {"calls", "--limit", "100"},
            {"search", SECRET},
            {"search", "number"},
            {"show", records.get(5).path("id").asText(), "--json"},
            {"session", "s-1"},
            {"sessions", "--json"},
            {"errors"},
            {"cost", "--group-by", "session", "--json"},
            {"cost", "--json"},
            {"export", "--format", "jsonl"},
            {"export", "--format", "csv"},
            {"export", "--format", "openai-chat"},
            {"export", "--format", "curl"}
        }) {
            assertThat(other.run(question)).as(other.err()).isZero();
            String expected = located(other.out());
            System.setProperty(KEY_FILE, keyFile.toString());
            assertThat(located(run(question))).as(String.join(" ", question)).isEqualTo(expected);
            System.clearProperty(KEY_FILE);
        }
        assertThat(Files.readString(exported)).contains(SECRET);
    }

    private void copyBlobs(Path plain) throws IOException {
        Path blob = onlyFile(base.resolve("blobs"));
        Path target = plain.resolve(base.relativize(blob));
        Files.createDirectories(target.getParent());
        Files.write(target, Seal.with(keyFile).read(blob));
    }

    /** Without what says where records are. */
    private static String located(String answer) {
        return answer.replaceAll("\"journal_(file|offset)\" ?: ?(\"[^\"]*\"|\\d+)", "")
                .replaceAll("\\d+ ms", "");
    }

    @Test
    void theNextProcessTakesOverWhatRanAndWhatWasOpen() throws IOException {
        record(3);
        Recording next = start("");
        call(next, "s-9", "later " + SECRET);
        while (next.recorder().counters().written() < 1 || hasFilesOfRunningCalls()) {
            Thread.onSpinWait();
        }
        next.close(PLENTY);
        List<JsonNode> interrupted = cli.records("--session", "s-2").stream()
                .filter(record -> record.path("stage").asText().equals("interrupted"))
                .toList();
        assertThat(interrupted).hasSize(1);
        assertThat(interrupted.get(0).path("prompt").asText()).isEqualTo("never answered " + SECRET);
        assertThat(filesWith(SECRET)).isEmpty();
    }

    private boolean hasFilesOfRunningCalls() throws IOException {
        try (Stream<Path> files = Files.list(base.resolve("real_time"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("in_flight.*jsonl"));
        }
    }

    @Test
    void keysCanBeChangedAndAFolderSealedLater() throws IOException {
        System.clearProperty(KEY_FILE);
        record(2);
        run("calls");
        assertThat(filesWith(SECRET)).isNotEmpty();
        System.setProperty(KEY_FILE, keyFile.toString());
        record(2);
        assertThat(cli.records("--status", "ok")).hasSize(6);
        Map<String, byte[]> index = bytes();
        index.keySet().removeIf(name -> !name.startsWith("index/"));
        assertThat(filesWith(SECRET)).noneMatch(index::containsKey);

        Files.writeString(keyFile, KeyFile.fresh() + Files.readString(keyFile));
        record(2);
        assertThat(cli.records()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(run("verify")).contains("all is well");
        run("cleanup", "--erase-session", "s-0", "--force");
        assertThat(cli.records("--session", "s-0")).isEmpty();
        assertThat(cli.records("--session", "s-1")).isNotEmpty();
        assertThat(run("verify")).contains("all is well");
    }

    @Test
    void aWrongKeyIsOneSentenceAndTouchesNothing() throws IOException {
        record(30);
        run("calls");
        Map<String, byte[]> before = bytes();
        before.keySet().removeIf(SealedFolderTest::changesAnyway);
        Path wrong = Files.writeString(folder.resolve("wrong"), KeyFile.fresh());
        String id = Seal.with(keyFile).keyId();
        for (String file : new String[] {wrong.toString(), ""}) {
            System.setProperty(KEY_FILE, file);
            for (String[] command : new String[][] {
                {"calls"},
                {"search", "number"},
                {"stats"},
                {"export", "--format", "jsonl"},
                {"reindex"},
                {"cleanup", "--erase-session", "s-1", "--force"}
            }) {
                assertThat(cli.run(command)).as(String.join(" ", command)).isOne();
                assertThat(cli.err().lines().filter(line -> line.contains("is sealed")))
                        .as(cli.err())
                        .hasSize(1)
                        .allMatch(line -> line.contains("ENCRYPTION_KEY_FILE"));
                assertThat(cli.err()).doesNotContain("Exception", "\tat ");
            }
            assertThat(cli.run("verify")).isOne();
            assertThat(cli.out()).contains("is sealed with the key " + id).doesNotContain("torn");
            assertThat(cli.run("doctor")).isOne();
            assertThat(cli.out()).contains("WRONG").contains("is sealed");
            run("cleanup", "--force");
        }
        System.setProperty(KEY_FILE, wrong.toString());
        Recording stranger = start("");
        call(stranger, "s-7", "by another key");
        stranger.close(PLENTY);

        Map<String, byte[]> after = bytes();
        after.keySet().retainAll(before.keySet());
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((name, content) -> assertThat(content).as(name).startsWith(before.get(name)));

        Files.writeString(keyFile, Files.readString(keyFile) + Files.readString(wrong));
        System.setProperty(KEY_FILE, keyFile.toString());
        assertThat(cli.records()).hasSizeGreaterThanOrEqualTo(33);
    }

    private static boolean changesAnyway(String name) {
        return name.startsWith("index/") || name.startsWith("state/") || name.startsWith("real_time/in_flight");
    }

    @Test
    void aChangedByteIsFound() throws IOException {
        record(3);
        Path journal = onlyFile(base.resolve("by_date"));
        byte[] bytes = Files.readAllBytes(journal);
        bytes[500] ^= 1;
        Files.write(journal, bytes);
        assertThat(cli.run("verify")).isOne();
        assertThat(cli.out()).contains("is torn or was changed");
        bytes[500] ^= 1;
        Files.write(journal, bytes);
        Path blob = onlyFile(base.resolve("blobs"));
        byte[] content = Files.readAllBytes(blob);
        content[100_000] ^= 1;
        Files.write(blob, content);
        assertThat(cli.run("verify")).isOne();
        assertThat(cli.out()).contains(blob + " is damaged: it was changed or cut since it was sealed.");
    }

    private static Path onlyFile(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aTornLineIsPassedByAndLaterOnesAreRead() throws IOException {
        record(2);
        Path journal = onlyFile(base.resolve("by_date"));
        byte[] line = Seal.with(keyFile).line("{\"v\":1,\"type\":\"call\",\"id\":\"torn\"}".getBytes(UTF_8));
        Files.write(journal, java.util.Arrays.copyOf(line, line.length - 5), StandardOpenOption.APPEND);
        int before = cli.records().size();
        Recording recording = start("");
        call(recording, "s-1", "after");
        recording.close(PLENTY);
        List<JsonNode> records = cli.records();
        assertThat(records).hasSizeGreaterThan(before);
        assertThat(records.stream().map(record -> record.path("prompt").asText()))
                .contains("after");
        assertThat(cli.run("verify")).isOne();
        assertThat(cli.out()).contains("is torn or was changed").contains("1 problems");
    }

    @Test
    void erasingASessionLeavesTheOthersWhereTheyAre() throws IOException {
        record(40);
        List<JsonNode> others = new ArrayList<>(cli.records("--session", "s-2"));
        run("cleanup", "--erase-session", "s-1", "--force");
        assertThat(cli.records("--session", "s-1")).isEmpty();
        assertThat(cli.records("--session", "s-2")).containsExactlyElementsOf(others);
        assertThat(run("verify")).contains("all is well");
        assertThat(Files.exists(new Layout(base).session("s-1"))).isFalse();
        byte[] latest = Seal.with(keyFile).read(base.resolve("real_time/latest.json"));
        assertThat(new String(latest, UTF_8)).contains("s-2").doesNotContain("\"s-1\"");
        assertThat(filesWith(SECRET)).isEmpty();
    }

    @Test
    void aNameThatIsNoPathIsNoLeaveToWritePlain() {
        Config config = Config.load("encryption.key.file=a\0b", new Properties(), Map.of());
        Seal seal = Seal.of(config);
        assertThat(seal.isOn()).isTrue();
        assertThatThrownBy(() -> seal.line("{}".getBytes(UTF_8)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("nothing is written without it");
    }

    @Test
    void withoutAUsableKeyFileCallsWaitAndNothingIsWrittenPlain() throws Exception {
        Path late = folder.resolve("late");
        System.setProperty(KEY_FILE, late.toString());
        Recording recording = start("");
        call(recording, "s-1", "early " + SECRET);
        call(
                recording,
                "s-1",
                "look data:image/png;base64," + Base64.getEncoder().encodeToString(PICTURE));
        boolean told = false;
        while (!told) {
            recording.noteStatus();
            told = Health.recorders(new Layout(base)).stream()
                    .anyMatch(status -> String.valueOf(status.writeFailure()).contains(late.toString()));
        }
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(cli.run("calls")).isOne();
        Files.writeString(late, KeyFile.fresh());
        while (recording.recorder().counters().written() < 2) {
            Thread.onSpinWait();
        }
        recording.close(PLENTY);
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(cli.records()).hasSize(2);
    }

    /** A database of others would have it plain: nothing is read for it, nor does retention wait for it. */
    @Test
    void isNotBroughtIntoASharedDatabase() {
        Map<String, String> settings = Map.of(
                "LLM_RECORDS_BASE_DIR", base.toString(), "LLM_RECORDS_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/calls");
        assertThat(SharedIndexReader.of(Config.load("", new Properties(), settings)))
                .hasSize(1);
        Map<String, String> sealed = new TreeMap<>(settings);
        sealed.put("LLM_RECORDS_ENCRYPTION_KEY_FILE", keyFile.toString());
        assertThat(SharedIndexReader.of(Config.load("", new Properties(), sealed)))
                .isEmpty();
    }

    @Test
    void doctorNamesWhatIsUnwiseAboutTheKeyFile() throws IOException {
        record(1);
        cli.run("doctor");
        assertThat(cli.out())
                .contains("sealed with the key " + Seal.with(keyFile).keyId());
        Path inside = Files.copy(keyFile, base.resolve("key"));
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rw-r--r--"));
        System.setProperty(KEY_FILE, inside.toString());
        assertThat(cli.run("doctor")).isOne();
        assertThat(cli.out())
                .contains("can be read by others than its owner")
                .contains("lies in the folder that it is to protect");
        System.setProperty(KEY_FILE, folder.resolve("gone").toString());
        assertThat(cli.run("doctor")).isOne();
        assertThat(cli.out()).contains("cannot be used, and nothing is written without it: there is no such file.");
    }
}
