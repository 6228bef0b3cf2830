package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the records when the application's JVM is killed, and when two of them write into one folder. */
class CrashIT {
    private static final int WHOLE = 50;
    private static final int ENDLESS = 50;

    @TempDir
    Path folder;

    @Test
    void keepsEndedCallsAndTellsOfRunningOnesAfterKill() throws Exception {
        Path base = folder.resolve("records");
        try (StreamServer server = new StreamServer()) {
            List<String> arguments = new ArrayList<>(List.of(server.url()));
            arguments.addAll(prompts("whole", WHOLE));
            arguments.addAll(prompts("endless", ENDLESS));
            ChildJvm first = new ChildJvm(folder).agent("base.dir=" + base);
            Process process = first.start(StreamApp.class, arguments.toArray(String[]::new));
            await(process, () -> count(ChildJvm.records(base), "\"status\":\"ok\"") == WHOLE);
            await(process, () -> count(inFlight(base), "endless-") == ENDLESS);
            process.destroyForcibly().waitFor();

            ChildJvm.Result second =
                    new ChildJvm(folder).agent("base.dir=" + base).run(StreamApp.class, server.url(), "next");
            assertThat(second.out()).isEqualTo("read next\n");
        }
        List<String> records = ChildJvm.records(base);
        assertThat(records.stream().filter(CrashIT::isTorn)).isEmpty();
        assertThat(records.size()).isEqualTo(WHOLE + ENDLESS + 1);
        for (String prompt : prompts("endless", ENDLESS)) {
            assertThat(recordOf(prompt, records))
                    .contains("\"stage\":\"interrupted\"", "\"success\":false", "\"model\":\"gpt-4o-mini\"");
        }
        for (String prompt : prompts("whole", WHOLE)) {
            assertThat(recordOf(prompt, records)).contains("\"stage\":\"completed\"", "\"response\":\"Hello there\"");
        }
        assertThat(inFlight(base)).isEmpty();
        assertThat(String.join("\n", everything(base))).doesNotContain("sk-secret-of-the-test");
    }

    @Test
    void twoApplicationsShareOneFolder() throws Exception {
        Path base = folder.resolve("records");
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        try (StreamServer server = new StreamServer()) {
            List<String> first = new ArrayList<>(List.of(server.url()));
            first.addAll(prompts("first", 100));
            List<String> second = new ArrayList<>(List.of(server.url()));
            second.addAll(prompts("second", 100));
            Process a =
                    new ChildJvm(one).agent("base.dir=" + base).start(StreamApp.class, first.toArray(String[]::new));
            Process b =
                    new ChildJvm(two).agent("base.dir=" + base).start(StreamApp.class, second.toArray(String[]::new));
            assertThat(a.waitFor()).isZero();
            assertThat(b.waitFor()).isZero();
        }
        List<String> records = ChildJvm.records(base);
        assertThat(records.stream().filter(CrashIT::isTorn)).isEmpty();
        assertThat(records.size()).isEqualTo(200);
        for (int i = 0; i < 100; i++) {
            recordOf("first-" + i + "-", records);
            recordOf("second-" + i + "-", records);
        }
    }

    private static boolean isTorn(String line) {
        return !line.startsWith("{\"v\":1,\"type\":\"call\",") || !line.endsWith("}");
    }

    private static String recordOf(String prompt, List<String> records) {
        List<String> found = records.stream()
                .filter(line -> line.contains("\"prompt\":\"" + prompt + "\""))
                .toList();
        assertThat(found).as("records of " + prompt).hasSize(1);
        return found.get(0);
    }

    private static List<String> prompts(String name, int count) {
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prompts.add(name + "-" + i + "-");
        }
        return prompts;
    }

    private static long count(List<String> lines, String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    private static List<String> inFlight(Path base) throws IOException {
        List<String> lines = new ArrayList<>();
        Path folder = base.resolve("real_time");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.getFileName().toString().startsWith("in_flight."))
                        .toList()) {
                    lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
                }
            }
        }
        return lines;
    }

    private static List<String> everything(Path base) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /** Until the condition holds; the loop is bounded, and a JVM that died ends it. */
    private void await(Process process, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (condition.call()) {
                return;
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("it did not come to that; the application said:\n"
                + Files.readString(folder.resolve("out.txt")) + Files.readString(folder.resolve("err.txt")));
    }
}
