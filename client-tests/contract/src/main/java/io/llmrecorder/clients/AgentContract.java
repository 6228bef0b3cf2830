package io.llmrecorder.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Acts scenarios in a JVM without the agent and in one with it: the application sees the same, the server gets the same, and
 * the calls are on record. On each JDK of {@link ChildJvm#jdks}.
 *
 * <p>Needs the agent's jar at the system property {@code llm.test.agent}, and not on the class path.
 */
public abstract class AgentContract {
    /** What the application does; each has a name of its own. */
    protected abstract List<Scenario> scenarios();

    @TestFactory
    Stream<DynamicNode> changesNothingAndRecords() throws Exception {
        List<DynamicNode> containers = new ArrayList<>();
        for (Path jdk : ChildJvm.jdks()) {
            containers.add(dynamicContainer("on " + jdk.getFileName(), tests(jdk, containers.isEmpty())));
        }
        return containers.stream();
    }

    private List<DynamicNode> tests(Path jdk, boolean isFirst) throws Exception {
        List<Scenario> scenarios = scenarios();
        ChildJvm jvm = new ChildJvm(jdk, getClass());
        Transcript plain = jvm.run(null, scenarios).transcript();
        Path base = Files.createTempDirectory("llm-contract-records");
        try {
            ChildJvm.Outcome outcome = jvm.run(agent() + "=max.body.bytes=1MiB,base.dir=" + base, scenarios);
            List<Recorded> records = Recorded.in(base);
            List<DynamicNode> tests = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                tests.add(same(scenario, plain, outcome.transcript()));
                tests.add(recorded(scenario, records));
            }
            tests.add(dynamicTest(
                    "recorderHasNothingToComplainOf",
                    () -> assertThat(outcome.complaints())
                            .noneMatch(line ->
                                    line.contains("[llm-recorder] warn") || line.contains("[llm-recorder] error"))));
            List<Path> tellingTheKey = containing(Scene.KEY, base);
            tests.add(
                    dynamicTest("keyIsNowhere", () -> assertThat(tellingTheKey).isEmpty()));
            if (isFirst) {
                tests.add(dynamicContainer("in trouble", troubles(jvm, plain, scenarios)));
            }
            return tests;
        } finally {
            Folders.delete(base);
        }
    }

    private static String agent() {
        File jar = new File(System.getProperty("llm.test.agent", ""));
        assertThat(jar)
                .as("the agent's jar, by the system property llm.test.agent")
                .isFile();
        assertThat(System.getProperty("java.class.path")).doesNotContain(jar.getName());
        return jar.getPath();
    }

    private static DynamicTest same(Scenario scenario, Transcript plain, Transcript recorded) {
        return dynamicTest(scenario.name() + ": the application sees the same", () -> {
            List<String> expected = plain.of(scenario.slug());
            assertThat(expected).isNotEmpty().noneMatch(line -> line.startsWith(Transcript.BROKEN));
            assertThat(recorded.of(scenario.slug())).containsExactlyElementsOf(expected);
        });
    }

    private static DynamicTest recorded(Scenario scenario, List<Recorded> records) {
        List<Recorded> own = records.stream()
                .filter(r -> r.text("/session_id").equals(scenario.slug()))
                .toList();
        return dynamicTest(
                scenario.name() + ": it is on record", () -> scenario.records().check(own));
    }

    private static List<Path> containing(String secret, Path folder) throws Exception {
        List<Path> found = new ArrayList<>();
        for (Path file : Folders.files(folder)) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (bytes.contains(secret)) {
                found.add(file);
            }
        }
        return found;
    }

    /** A recorder that cannot do its work changes nothing for the application; one sentence says why. */
    private static List<DynamicNode> troubles(ChildJvm jvm, Transcript plain, List<Scenario> scenarios)
            throws Exception {
        List<DynamicNode> tests = new ArrayList<>();
        for (Trouble trouble : Trouble.values()) {
            ChildJvm.Outcome outcome = trouble.run(jvm, agent(), scenarios);
            for (Scenario scenario : scenarios) {
                tests.add(dynamicTest(
                        trouble + ": " + scenario.name(),
                        () -> assertThat(outcome.transcript().of(scenario.slug()))
                                .containsExactlyElementsOf(plain.of(scenario.slug()))));
            }
            tests.add(dynamicTest(trouble + ": said once", () -> trouble.check(outcome.complaints())));
        }
        return tests;
    }
}
