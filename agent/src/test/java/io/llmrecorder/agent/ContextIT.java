package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a call belongs to, when the servlet filter says who is calling and another thread makes the call. */
class ContextIT {
    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void goesAlongWithTheTasksOfARequestAndNoFurther(Path javaHome) throws Exception {
        Path base = folder.resolve("records");
        try (StreamServer server = new StreamServer()) {
            ChildJvm.Result result =
                    new ChildJvm(folder).on(javaHome).agent("base.dir=" + base).run(ContextApp.class, server.url());
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
        }
        List<String> records = ChildJvm.records(base);
        for (String prompt : carried(records)) {
            assertThat(record(prompt, records))
                    .contains("\"session_id\":\"S-1\",\"session_source\":\"header\",\"user_id\":\"U-1\"")
                    .contains("\"drawing_id\":\"7\"");
        }
        assertThat(record("inner", records)).contains("\"session_id\":\"S-2\"").doesNotContain("drawing_id");
        assertThat(record("nobody-in-pool", records))
                .contains("\"session_source\":\"process\"")
                .doesNotContain("U-1");
        assertThat(record("nobody", records))
                .contains("\"session_source\":\"process\"")
                .doesNotContain("U-1");
    }

    private static List<String> carried(List<String> records) {
        List<String> prompts = new ArrayList<>(List.of(
                "direct",
                "enqueue",
                "submit",
                "execute",
                "run-async",
                "supply-async",
                "fork-join",
                "schedule",
                "outer-again"));
        if (records.stream().anyMatch(line -> line.contains("\"prompt\":\"virtual\""))) {
            prompts.add("virtual");
            prompts.add("virtual-execute");
        }
        return prompts;
    }

    private static String record(String prompt, List<String> records) {
        List<String> found = records.stream()
                .filter(line -> line.contains("\"prompt\":\"" + prompt + "\""))
                .toList();
        assertThat(found).as(prompt).hasSize(1);
        return found.get(0);
    }
}
