package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Java runtime that has no more modules than the application and an agent need, as {@code jlink} makes them for images. */
class SmallRuntimeIT {
    /** What OkHttp needs, and any agent. */
    private static final String MODULES = "java.base,java.logging,java.instrument";

    private static final String WITHOUT_SQL = "This Java runtime was made without the module java.sql";

    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void isEnoughToRecord(Path javaHome) throws Exception {
        assertThat(run(javaHome, "").err()).isEmpty();
        assertRecorded();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void whatNeedsMoreIsNamedAndCallsAreRecorded(Path javaHome) throws Exception {
        ChildJvm.Result result = run(javaHome, ",jdbc.url=jdbc:postgresql://127.0.0.1:1/records,console.port=0");
        assertThat(result.err().lines())
                .hasSize(2)
                .anyMatch(
                        line -> line.contains("calls are recorded, but do not go to a shared database. " + WITHOUT_SQL))
                .anyMatch(line -> line.contains("the console cannot start. " + WITHOUT_SQL));
        assertRecorded();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theCommandLineSaysWhatItNeeds(Path javaHome) throws Exception {
        Process process = new ProcessBuilder(
                        javaHome.resolve("bin/java").toString(),
                        "--limit-modules",
                        MODULES,
                        "-jar",
                        ChildJvm.JAR.toString(),
                        "calls")
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isOne();
        assertThat(said).singleElement().asString().startsWith(WITHOUT_SQL);
    }

    private ChildJvm.Result run(Path javaHome, String settings) throws Exception {
        try (StreamServer server = new StreamServer()) {
            return new ChildJvm(folder)
                    .on(javaHome)
                    .option("--limit-modules")
                    .option(MODULES)
                    .agent("base.dir=" + folder.resolve("records") + settings)
                    .run(StreamApp.class, server.url(), "hi");
        }
    }

    private void assertRecorded() throws IOException {
        assertThat(ChildJvm.records(folder.resolve("records")))
                .singleElement()
                .asString()
                .contains("Hello there", "\"status\":\"ok\"");
    }
}
