package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to an application that runs already. */
class AttachIT {
    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void recordsThroughClientsThatWereThereBefore(Path javaHome) throws Exception {
        Path base = folder.resolve("records");
        ChildJvm child = new ChildJvm(folder).on(javaHome).option("-XX:+EnableDynamicAgentLoading");
        try (StreamServer server = new StreamServer()) {
            Process process = child.start(AttachApp.class, server.url());
            try {
                ChildJvm.awaitText(process, child.out(), "ready");
                attach(javaHome, process.pid(), base);
                process.outputWriter().append('\n').flush();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(child.out())).isEqualTo("ready\ndone 10\n");
        }
        List<String> records = ChildJvm.records(base);
        assertThat(records).hasSize(2);
        assertThat(records)
                .anyMatch(line -> line.contains("\"prompt\":\"ok-after\"") && line.contains("\"client\":\"okhttp\""));
        assertThat(records)
                .anyMatch(line ->
                        line.contains("\"prompt\":\"jdk-after\"") && line.contains("\"client\":\"java.net.http\""));
    }

    private void attach(Path javaHome, long pid, Path base) throws Exception {
        Process attach = new ProcessBuilder(
                        javaHome.resolve("bin/java").toString(),
                        "-jar",
                        ChildJvm.JAR.toString(),
                        "attach",
                        Long.toString(pid),
                        "--arguments",
                        "base.dir=" + base)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(attach.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("The agent runs in process " + pid + "; what it has to say is in that application's log.\n");
        assertThat(attach.waitFor()).isZero();
    }
}
