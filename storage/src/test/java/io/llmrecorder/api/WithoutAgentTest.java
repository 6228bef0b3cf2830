package io.llmrecorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of its own process, with this library on its class path and no agent. */
class WithoutAgentTest {
    @TempDir
    private Path folder;

    /** The application. */
    static final class App {
        public static void main(String[] arguments) {
            Scope scope = LlmRecorder.scope("task-1", "anna");
            LlmRecorder.attribute("drawing_id", 1);
            String id = LlmRecorder.interaction()
                    .prompt("question")
                    .response("answer")
                    .role("analyst")
                    .tokens(3L, null)
                    .record();
            System.out.println("id " + id);
            LlmRecorder.result(true, Map.of("components", List.of(1, 2)));
            scope.close();
        }
    }

    @Test
    void recordsWhereTheSettingSays() throws Exception {
        String said = run("-Dllm.records.base.dir=" + folder);
        assertThat(said).contains("id 0").doesNotContain("software.amazon");
        String journal = journal();
        assertThat(journal.lines()).hasSize(3);
        assertThat(journal)
                .contains("\"session_id\":\"task-1\"")
                .contains("\"usage\":{\"input_tokens\":3}")
                .contains("\"attributes\":{\"drawing_id\":\"1\",\"role_name\":\"analyst\"}")
                .contains("\"results\":{\"components\":[1,2]}");
    }

    @Test
    void loadsNothingAndWritesNothingWhenOff() throws Exception {
        assertThat(run("-Dunrelated=1"))
                .contains("id null")
                .doesNotContain("jackson")
                .doesNotContain("Recording");
        assertThat(folder).isEmptyDirectory();
    }

    private String run(String property) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        App.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private String journal() throws Exception {
        List<String> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder.resolve("by_date"))) {
            for (Path path : paths.toList()) {
                files.add(Files.readString(path));
            }
        }
        return String.join("", files);
    }
}
