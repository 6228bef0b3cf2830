package io.llmrecorder.erase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.index.Calls;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import io.llmrecorder.s3.SessionDocuments;
import io.llmrecorder.transfer.CommandLineRun;
import io.llmrecorder.view.Views;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
    private static final String SECRET = "Einhornwiese-4711";
    private static final String OTHER = "Apfelbaum-0815";

    @TempDir
    private Path base;

    private final Instant yesterday = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
    private Calls calls;
    private CommandLineRun cli;
    private Layout layout;

    @BeforeEach
    void layOut() {
        calls = new Calls(base).time(yesterday);
        cli = new CommandLineRun(base);
        layout = calls.layout();
    }

    /** Two sessions: packed and not, failed, with blobs, events, all views, documents, exports, and an index. */
    private String record() throws IOException {
        say("s-1", "packed " + SECRET);
        say("s-2", "packed " + OTHER);
        assertThat(cli.run("rotate")).isZero();
        calls.file(2);
        blob("own");
        blob("shared");
        calls.chat("s-1")
                .says("user", SECRET + naming("own") + naming("shared"))
                .answers(SECRET)
                .record();
        calls.chat("s-2").says("user", OTHER + naming("shared")).answers(OTHER).record();
        Calls.Line failed =
                calls.chat("s-1").fails("error", "timeout", "after " + SECRET).record();
        calls.event("finalized")
                .with("session_id", "process-1")
                .with("call_id", failed.id())
                .with("message_id", "m " + SECRET)
                .record();
        calls.event("feedback")
                .with("call_id", failed.id())
                .with("comment", SECRET)
                .record();
        calls.event("conversation")
                .with("session_id", "s-1")
                .with("title", SECRET)
                .record();
        calls.appendRaw(
                "{\"v\":1,\"type\":\"call\",\"id\":\"torn\",\"session_id\":\"s-1\",\"prompt\":\"" + SECRET + "\n");
        String last = say("s-2", "last " + OTHER);
        runReaders();
        Files.createDirectories(layout.state().resolve("exports"));
        Files.writeString(layout.state().resolve("exports/1.jsonl"), SECRET);
        cli.run("calls");
        return last;
    }

    private String say(String session, String text) {
        return calls.chat(session)
                .says("user", text)
                .answers("re: " + text)
                .record()
                .id();
    }

    private void blob(String content) throws IOException {
        Path file = layout.blob(hash(content));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String naming(String content) {
        return " blob:sha256:" + hash(content) + ";bytes=10;type=image/png";
    }

    private static String hash(String content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void runReaders() throws IOException {
        Clock clock = Clock.systemUTC();
        List<JournalReader> readers = new ArrayList<>(
                Views.of(List.of("by_session", "errors", "latest", "call_folders"), layout, 1 << 20, clock));
        readers.add(new SessionDocuments(layout, null, true, Duration.ZERO, true, () -> null, clock, Locale.ROOT));
        JournalFollower follower = new JournalFollower(layout, readers, clock);
        follower.runAll();
        follower.close(Duration.ZERO);
    }

    /** Every file below the base folder as it is, and unpacked. */
    private Map<String, byte[]> bytes() throws IOException {
        Map<String, byte[]> all = new HashMap<>();
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
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        // H2 keeps its texts in pages that are not compressed.
        return bytes().entrySet().stream()
                .filter(file -> new String(file.getValue(), StandardCharsets.ISO_8859_1)
                        .contains(new String(wanted, StandardCharsets.ISO_8859_1)))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Test
    void nothingIsLeftInAnyByteAndOthersStayAsTheyWere() throws IOException {
        String last = record();
        assertThat(filesWith(SECRET))
                .as("where it was said")
                .hasSizeGreaterThan(9)
                .anyMatch(name -> name.startsWith("by_session/session_process-1"))
                .anyMatch(name -> name.startsWith("index/"))
                .anyMatch(name -> name.startsWith("sessions/"));
        List<String> before = others();

        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(cli.out()).contains("ERASED IN", "by_date/", "archive/", "blob that no other record names");
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(layout.blob(hash("own"))).doesNotExist();
        assertThat(layout.blob(hash("shared"))).exists();
        assertThat(layout.session("s-1")).doesNotExist();

        assertThat(others()).as("records, and where they are").isEqualTo(before);
        assertThat(cli.run("verify")).isZero();
        assertThat(cli.run("show", last)).isZero();
        assertThat(cli.out()).contains(OTHER);
        cli.run("sessions", "--json");
        assertThat(cli.out()).contains("s-2").doesNotContain("s-1");
        assertThat(bytes().keySet()).noneMatch(name -> name.contains("erasing"));

        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(cli.out()).isEqualTo("There is nothing of s-1.\n");
    }

    @Test
    void reachesAFileThatWasMovedIntoTheArchiveAndNotYetCompressed() throws IOException {
        say("s-1", SECRET);
        say("s-2", OTHER);
        runReaders();
        // As a process leaves it that is killed between the two.
        Files.createDirectories(layout.archive());
        Path moved = layout.archive().resolve("session_s-1_2026-11-20_20261120T040105Z.jsonl");
        try (Stream<Path> files = Files.list(layout.session("s-1"))) {
            Files.move(files.findFirst().orElseThrow(), moved);
        }
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(filesWith(OTHER)).isNotEmpty();
    }

    @Test
    void saysThatWhatWasShippedIsNotReachedWithoutTheBucket() throws IOException {
        say("s-1", SECRET);
        FileCursor shipper = FileCursor.open(layout, "s3");
        shipper.skipToEnd();
        shipper.commit();
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isOne();
        assertThat(cli.err()).contains("S3_BUCKET").hasLineCount(1);
        assertThat(filesWith(SECRET)).isEmpty();
    }

    /** Lines of others, with file and offset. */
    private List<String> others() throws IOException {
        cli.run("calls", "--json", "--session", "s-2");
        List<String> places = new ArrayList<>();
        for (JsonNode call : cli.json()) {
            places.add(
                    call.path("id").asText() + " " + call.path("journal_file").asText() + " "
                            + call.path("journal_offset").asLong());
        }
        for (JsonNode record : cli.records("--session", "s-2")) {
            places.add(record.toString());
        }
        return places;
    }

    @Test
    void readersGoOnWhereTheyWereAndSeeWhatIsSaidAfterwards() throws IOException {
        record();
        Map<String, byte[]> checkpoints = new HashMap<>(bytes());
        checkpoints.keySet().removeIf(name -> !name.endsWith(".checkpoint"));
        cli.run("cleanup", "--erase-session", "s-1", "--force");
        for (Map.Entry<String, byte[]> checkpoint : checkpoints.entrySet()) {
            assertThat(base.resolve(checkpoint.getKey())).hasBinaryContent(checkpoint.getValue());
        }
        calls.time(Instant.now().plusSeconds(1)).file(3);
        say("s-1", "and now this");
        runReaders();

        assertThat(Files.readString(layout.realTime().resolve("latest.json"))).contains("and now this", OTHER);
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(cli.records("--session", "s-1")).hasSize(1);
        assertThat(cli.records("--session", "s-2")).hasSize(3);
        assertThat(cli.run("reindex")).isZero();
        assertThat(cli.records("--session", "s-1")).hasSize(1);
        cli.run("session", "s-1");
        assertThat(cli.out()).contains("and now this");
    }

    @Test
    void tellsFileByFileWhatWouldGoAndTouchesNothing() throws IOException {
        record();
        Map<String, byte[]> before = bytes();
        assertThat(cli.run("cleanup", "--erase-session", "s-1")).isZero();
        assertThat(cli.out())
                .contains("WOULD BE ERASED IN", "lines of the session", "document of the session", "folder of a call")
                .contains("index, built anew", "export of before", "--force erases them.");
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--dry-run", "--json"))
                .isZero();
        assertThat(cli.json().path("executed").asBoolean()).isFalse();
        assertThat(cli.json().at("/erased/0/place").asText()).startsWith("by_date/");
        Map<String, byte[]> after = bytes();
        after.keySet().removeIf(name -> name.endsWith(".lock") || name.startsWith("index/"));
        before.keySet().removeIf(name -> name.endsWith(".lock") || name.startsWith("index/"));
        assertThat(after).containsExactlyInAnyOrderEntriesOf(before);
        assertThat(cli.run("cleanup", "--erase-session", " ")).isEqualTo(2);
        assertThat(cli.err()).contains("--erase-session is blank but must be the id of a session.");
    }

    @Test
    void erasesSeveralSessionsWithOddNames() throws IOException {
        String odd = "../\"quoted\" 你好 " + "x".repeat(200);
        say(odd, "odd " + SECRET);
        say("s-1", SECRET);
        calls.appendRaw("{\"v\":1,\"type\":\"call\",\"session_id\":" + json(odd) + ",\"prompt\":\"" + SECRET + "\n");
        say("s-2", OTHER);
        runReaders();
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--erase-session", odd, "--force"))
                .isZero();
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(filesWith(OTHER)).isNotEmpty();
    }

    private static String json(String text) {
        return TextNode.valueOf(text).toString();
    }

    @Test
    void finishesWhatWasInterrupted() throws IOException {
        String call = say("s-1", SECRET + naming("own"));
        blob("own");
        calls.event("feedback").with("call_id", call).with("comment", SECRET).record();
        Path journal = layout.journal(LocalDate.ofInstant(yesterday, ZoneOffset.UTC), 1);
        // As a crash leaves it: what is to be erased is noted, and the first line is a marker with a rest behind it.
        Files.createDirectories(layout.state());
        Files.writeString(
                layout.state().resolve("erasing.s-1.json"),
                "{\"call_ids\":[\"" + call + "\"],\"blobs\":[\"" + hash("own") + "\"],\"sessions_with_events\":[]}");
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("{\"v\":1,\"type\":\"erased\"".getBytes(StandardCharsets.UTF_8)), 0);
        }
        assertThat(cli.run("verify")).isZero();
        assertThat(filesWith(SECRET)).isNotEmpty();

        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(layout.blob(hash("own"))).doesNotExist();
        assertThat(bytes().keySet()).noneMatch(name -> name.contains("erasing"));
        assertThat(cli.run("verify")).isZero();
    }

    @Test
    void notesOfDeadProcessesGoAndRunningCallsAreWaitedFor() throws IOException {
        say("s-2", OTHER);
        Files.createDirectories(layout.realTime());
        Path dead = layout.realTime().resolve("in_flight.dead.jsonl");
        Path alive = layout.realTime().resolve("in_flight.alive.jsonl");
        for (Path file : List.of(dead, alive)) {
            Files.writeString(
                    file,
                    running("1", "s-1", SECRET + " ended") + running("2", "s-2", OTHER)
                            + "{\"v\":1,\"type\":\"ended\",\"id\":\"1\"}\n" + running("3", "s-1", SECRET + " runs"));
        }
        long size = Files.size(alive);
        try (ProcessLock lock = ProcessLock.tryLock(layout, "in_flight.alive")) {
            assertThat(lock).isNotNull();
            assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isOne();
            assertThat(cli.err()).isEqualTo("1 calls of the session still run; run this again when they have ended.\n");
        }
        assertThat(Files.readString(alive)).contains(SECRET + " runs", OTHER).doesNotContain(SECRET + " ended");
        assertThat(Files.readString(dead)).contains(OTHER).doesNotContain(SECRET);
        assertThat(alive).hasSize(size);
        assertThat(dead).hasSize(size);
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(filesWith(SECRET)).isEmpty();
    }

    private static String running(String id, String session, String prompt) {
        return "{\"v\":1,\"type\":\"call\",\"id\":\"" + id
                + "\",\"timestamp\":\"2026-11-20T12:00:00Z\",\"session_id\":\"" + session + "\",\"prompt\":\"" + prompt
                + "\"}\n";
    }

    @Test
    void whatACrashLeftHalfDoneGoesToo() throws IOException {
        say("s-1", SECRET);
        Files.createDirectories(layout.archive());
        Path half = Files.writeString(layout.archive().resolve("fetched.tmp"), SECRET);
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().minusSeconds(3600)));
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isZero();
        assertThat(filesWith(SECRET)).isEmpty();
    }

    @Test
    void aDamagedArchiveIsNamedAndLeftAsItIs() throws IOException {
        say("s-1", SECRET);
        cli.run("rotate");
        Path packed;
        try (Stream<Path> files = Files.list(layout.archive())) {
            packed = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(packed);
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        Files.write(packed, half);
        calls.file(2);
        say("s-1", SECRET);
        assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force")).isOne();
        assertThat(cli.err()).contains("is damaged").contains("delete it if the session may be in it");
        assertThat(packed).hasBinaryContent(half);
        assertThat(Files.readString(layout.journal(LocalDate.ofInstant(yesterday, ZoneOffset.UTC), 2)))
                .doesNotContain(SECRET);
    }
}
