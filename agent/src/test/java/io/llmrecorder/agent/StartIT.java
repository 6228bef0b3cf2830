package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What starting with the agent means for an application that calls no LLM. */
class StartIT {
    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void loadsNoLibraryBeforeTheFirstCall(Path javaHome) throws Exception {
        Path log = folder.resolve("classes.log");
        ChildJvm.Result result = new ChildJvm(folder)
                .on(javaHome)
                .agent("base.dir=" + folder.resolve("records"))
                .option("-Xlog:class+load:file=" + log)
                .run(HelloApp.class);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("hello\n");
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.contains("io.llmrecorder.agent.start.Start "));
        assertThat(loaded)
                .noneMatch(line -> line.contains(" com.fasterxml.")
                        || line.contains(" org.h2.")
                        || line.contains(" software.amazon.")
                        || line.contains(" picocli.")
                        || line.contains(" net.bytebuddy.")
                        || line.contains(" java.sql."));
        assertThat(folder.resolve("records")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void staysOutOfTheApplicationsSight(Path javaHome) throws Exception {
        ChildJvm.Result result = new ChildJvm(folder)
                .on(javaHome)
                .agent("")
                .run(
                        HelloApp.class,
                        "net.bytebuddy.jar.asm.ClassReader",
                        "com.fasterxml.jackson.databind.ObjectMapper",
                        "io.llmrecorder.capture.Capture",
                        "org.h2.Driver");
        assertThat(result.out()).doesNotContain("\nsees");
    }

    @Test
    void installsNothingWhenSwitchedOff() throws Exception {
        ChildJvm.Result result =
                new ChildJvm(folder).agent("enabled=false").run(HelloApp.class, "java.lang.LlmRecorderBridge");
        assertThat(result.out()).contains("does not see java.lang.LlmRecorderBridge");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void isThereOnceWhenAskedForTwice() throws Exception {
        ChildJvm.Result result = new ChildJvm(folder).agent("").agent("").run(HelloApp.class);
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err()).containsOnlyOnce("the agent is in this JVM already");
    }

    @Test
    void saysOneSentenceForEachBadSettingAndStarts() throws Exception {
        ChildJvm.Result result = new ChildJvm(folder)
                .agent("max.file.sise=1,queue.calls=many,flush.interval=30,views=by_session,wrong")
                .option("-Dllm.records.raw.data=true")
                .run(HelloApp.class);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("There is no setting max.file.sise") && line.contains("max.file.size"))
                .anyMatch(line -> line.contains("queue.calls (agent argument) is \"many\" but must be a whole number"))
                .anyMatch(line -> line.contains("flush.interval") && line.contains("must be a time such as"))
                .anyMatch(line -> line.contains("views") && line.contains("must be one of by_session, errors, latest"))
                .anyMatch(line -> line.contains("There is no setting llm.records.raw.data"));
    }

    @Test
    void runsTheApplicationWhenItsOwnJarIsDamaged() throws IOException, InterruptedException {
        Path jar = folder.resolve("damaged.jar");
        try (java.util.jar.JarFile whole = new java.util.jar.JarFile(ChildJvm.JAR.toFile());
                java.util.jar.JarOutputStream door =
                        new java.util.jar.JarOutputStream(Files.newOutputStream(jar), whole.getManifest())) {
            for (String name : List.of("io/llmrecorder/agent/Agent.class", "io/llmrecorder/agent/AgentLoader.class")) {
                door.putNextEntry(new java.util.jar.JarEntry(name));
                whole.getInputStream(whole.getEntry(name)).transferTo(door);
            }
        }
        ChildJvm.Result result =
                new ChildJvm(folder).option("-javaagent:" + jar).run(HelloApp.class);
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err()).contains("the agent could not start, nothing is recorded");
    }
}
