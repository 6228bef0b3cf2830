package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients in {@code src/test/clients}, as users of the API write them; left out where their language is not there. */
class ClientsTest {
    private static final Path CLIENTS = Path.of("src/test/clients");

    @TempDir
    Path base;

    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = new Served(base);
        served.chat("s-1", "user-1", "How many beams?", "Twelve.");
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    @Test
    void curl() throws Exception {
        assumeTrue(runs("curl", "--version") && runs("sh", "-c", "true"));
        assertThat(run("sh", "client.sh"))
                .containsExactly(
                        "新标题",
                        "新标题",
                        "有多少根梁？",
                        "1",
                        "有多少根梁？",
                        "1",
                        "healthy",
                        "How many beams?",
                        "Twelve.",
                        "\"total_interactions\":1",
                        "cleanup told",
                        "How many beams?",
                        "Not Found");
    }

    @Test
    void python() throws Exception {
        assumeTrue(runs("python3", "-c", "import requests"));
        assertThat(run("python3", "client.py"))
                .containsExactly(
                        "['你好', 'Hello!']",
                        "['New conversation']",
                        "['gpt-5-mini']",
                        "1 records",
                        "422 Unprocessable Content");
    }

    @Test
    void javaScript() throws Exception {
        assumeTrue(runs("node", "-e", "fetch"));
        assertThat(run("node", "client.mjs"))
                .containsExactly("From JavaScript [ 'hi' ]", "gpt-5-mini: 1", "export done", "404 Not Found");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> run(String interpreter, String script) throws Exception {
        String address = served.address().toString();
        List<String> command = new ArrayList<>(
                List.of(interpreter, CLIENTS.resolve(script).toString(), address.substring(0, address.length() - 1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
