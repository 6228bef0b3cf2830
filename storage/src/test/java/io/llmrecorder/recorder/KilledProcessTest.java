package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KilledProcessTest {
    private static final int ENDED = 40;
    private static final int RUNNING = 60;

    @TempDir
    Path base;

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            Recording recording = Recording.start(Calls.config(Path.of(arguments[0]), ""), List.of());
            Recorder recorder = recording.recorder();
            List<Exchange> running = new ArrayList<>();
            for (int i = 0; i < RUNNING; i++) {
                running.add(Calls.begin(recorder, Calls.session("victim"), "running " + i));
            }
            for (int i = 0; i < ENDED; i++) {
                Exchange exchange = Calls.begin(recorder, Calls.session("victim"), "ended " + i);
                Thread.sleep(1);
                Calls.answer(exchange, 200, "ok").end(Exchange.End.COMPLETE);
            }
            while (recorder.counters().written() < ENDED || recorder.running().size() < RUNNING) {
                Thread.sleep(5);
            }
            System.out.println("ready " + running.size());
            Thread.sleep(60_000);
        }
    }

    @Test
    void runningCallsOfAKilledProcessBecomeInterruptedRecordsOnce() throws Exception {
        killOnceReady();
        assertThat(records("completed")).hasSize(ENDED);
        assertThat(records("interrupted")).isEmpty();

        callOnce();
        callOnce();

        List<JsonNode> interrupted = records("interrupted");
        assertThat(interrupted).hasSize(RUNNING);
        assertThat(interrupted.stream().map(record -> record.get("request_body").asText()))
                .allMatch(prompt -> prompt.startsWith("running "))
                .doesNotHaveDuplicates();
        assertThat(interrupted)
                .allMatch(record -> record.get("status").asText().equals("incomplete"))
                .allMatch(record -> record.get("session_id").asText().equals("victim"));
        assertThat(records("completed")).hasSize(ENDED + 2);
        assertThat(inFlightFiles()).isEmpty();
        assertThat(RecordingTest.linesBelow(base.resolve("errors"))).hasSize(RUNNING);
    }

    @Test
    void callsWhoseRecordWasWrittenJustBeforeTheKillAreNotInterrupted() throws Exception {
        killOnceReady();
        // As after a kill between the append to the journal and the mark in the file of running calls.
        Path inFlight = inFlightFiles().get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(inFlight));
        String written = RecordingTest.linesBelow(base.resolve("by_date")).get(0);
        lines.removeIf(line -> line.contains("\"type\":\"ended\""));
        lines.add(0, written);
        Files.write(inFlight, lines);
        Files.writeString(inFlight, "{\"v\":1,\"type\":\"call\",\"id\":\"torn", StandardOpenOption.APPEND);

        callOnce();

        assertThat(records("interrupted")).hasSize(RUNNING);
        assertThat(records("completed")).hasSize(ENDED + 1);
    }

    @Test
    void callsThatRunAtAnOrderlyEndAreInterruptedToo() throws IOException {
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        Calls.begin(recording.recorder(), Caller.NOBODY, "never answered");
        recording.close(Duration.ofSeconds(30));

        callOnce();

        assertThat(records("interrupted")).hasSize(1);
    }

    /** A start of the next process, which takes over after its first call. */
    private void callOnce() throws IOException {
        List<Path> ofTheDead = inFlightFiles();
        Recording recording = Recording.start(Calls.config(base, ""), List.of());
        Calls.call(recording.recorder(), Caller.NOBODY, "next");
        // On a busy machine this call may run long enough for a file of its own.
        while (recording.recorder().counters().written() < 1 || !Collections.disjoint(inFlightFiles(), ofTheDead)) {
            Thread.onSpinWait();
        }
        recording.close(Duration.ofSeconds(30));
    }

    private void killOnceReady() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready " + RUNNING);
            // A call counts as running a moment before its line is written.
            while (runningLines() < RUNNING) {
                Thread.sleep(5);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long runningLines() throws IOException {
        long count = 0;
        for (Path file : inFlightFiles()) {
            try (Stream<String> lines = Files.lines(file)) {
                count += lines.filter(line -> line.contains("\"running ")).count();
            }
        }
        return count;
    }

    private List<Path> inFlightFiles() throws IOException {
        Path folder = base.resolve("real_time");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("in_flight"))
                    .toList();
        }
    }

    private List<JsonNode> records(String stage) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : RecordingTest.linesBelow(base.resolve("by_date"))) {
            JsonNode record = new ObjectMapper().readTree(line);
            if (record.get("stage").asText().equals(stage)) {
                records.add(record);
            }
        }
        return records;
    }
}
