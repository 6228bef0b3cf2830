package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecordingTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void makesNothingBeforeTheFirstCall() throws IOException {
        Path base = folder.resolve("base");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        long threads = recorderThreads();

        assertThat(Files.exists(base)).isFalse();
        recording.close(PLENTY);

        assertThat(Files.exists(base)).isFalse();
        assertThat(recorderThreads()).isEqualTo(threads);
        assertThat(recording.readers()).isEmpty();
    }

    @Test
    void writesJournalAndViewsOfTheSameLines() throws IOException {
        Path base = folder.resolve("base");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        for (int i = 0; i < 60; i++) {
            Calls.call(recording.recorder(), Calls.session("s" + i % 2), "prompt " + i);
        }
        Calls.begin(recording.recorder(), Calls.session("s0"), "hi").fail(new IOException("refused"));
        recording.close(PLENTY);

        List<String> journal = linesBelow(base.resolve("by_date"));
        assertThat(journal).hasSize(61).allMatch(line -> line.startsWith("{\"v\":1,\"type\":\"call\",\"id\":\""));
        assertThat(linesBelow(base.resolve("by_session"))).containsExactlyInAnyOrderElementsOf(journal);
        assertThat(linesBelow(base.resolve("by_session/session_s1"))).hasSize(30);
        assertThat(linesBelow(base.resolve("errors"))).hasSize(1).allMatch(line -> line.contains("refused"));
        JsonNode latest = new ObjectMapper()
                .readTree(base.resolve("real_time/latest.json").toFile());
        assertThat(latest.size()).isEqualTo(50);
        assertThat(latest.get(0).get("error_message").asText()).isEqualTo("refused");
        assertThat(latest.get(1).get("request_body").asText()).isEqualTo("prompt 59");
        assertThat(filesBelow(base.resolve("real_time"))).containsExactly(base.resolve("real_time/latest.json"));
    }

    @Test
    void tellsOtherProcessesHowItStands() throws IOException {
        Path base = folder.resolve("base");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        Calls.call(recording.recorder(), Caller.NOBODY, "hi");
        while (recording.recorder().counters().written() == 0) {
            Thread.onSpinWait();
        }
        recording.noteStatus();

        Health health = Health.of(new Layout(base));
        assertThat(health.recorders()).singleElement().satisfies(recorder -> {
            assertThat(recorder.instance()).isEqualTo(recording.origin().instance());
            assertThat(recorder.written()).isEqualTo(1);
            assertThat(recorder.offered()).isEqualTo(1);
        });
        recording.close(PLENTY);
        assertThat(Health.of(new Layout(base)).recorders()).isEmpty();
    }

    @Test
    void hostileSessionIdsStayInsideTheFolder() throws IOException {
        Path base = folder.resolve("base");
        List<String> hostile = List.of(
                "../../etc/passwd",
                "😀".repeat(2600),
                "session/1",
                "CON",
                "..",
                ".",
                "a\\b",
                "\u0000\n",
                "/etc/passwd",
                "C:\\x",
                "%2e%2e%2f");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        for (String session : hostile) {
            Calls.call(recording.recorder(), Calls.session(session), "hi");
        }
        recording.close(PLENTY);

        assertThat(linesBelow(base.resolve("by_date"))).hasSize(hostile.size());
        try (Stream<Path> sessions = Files.list(base.resolve("by_session"))) {
            assertThat(sessions)
                    .hasSize(hostile.size())
                    .allMatch(path -> path.getFileName().toString().matches("session_[A-Za-z0-9._%~-]{1,120}"));
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(base);
        }
    }

    @Test
    void recordsOnceTheFolderCanBeUsed() throws Exception {
        Path base = folder.resolve("base");
        Files.writeString(base, "a file where the folder should be");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        Calls.call(recording.recorder(), Caller.NOBODY, "early");

        Files.delete(base);
        while (recording.recorder().counters().written() == 0) {
            Thread.onSpinWait();
        }
        recording.close(PLENTY);

        assertThat(linesBelow(base.resolve("by_date"))).hasSize(1);
    }

    @Test
    void callsOfOneProcessWithoutSessionShareOne() throws IOException {
        Path base = folder.resolve("base");
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        Calls.call(recording.recorder(), Caller.NOBODY, "1");
        Calls.call(recording.recorder(), Caller.NOBODY, "2");
        recording.close(PLENTY);

        List<Path> files = filesBelow(base.resolve("by_session"));
        assertThat(files).hasSize(1);
        assertThat(String.valueOf(files.get(0).getParent().getFileName())).matches("session_session_\\d{8}_\\d{6}");
        assertThat(Files.readAllLines(files.get(0))).hasSize(2);
    }

    private static long recorderThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("llm-recorder-"))
                .count();
    }

    static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static List<String> linesBelow(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : filesBelow(folder)) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }
}
