package io.llmrecorder.erase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.transfer.CommandLineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing while an application writes, archives and keeps views. */
class BusyFolderTest {
    private static final String SECRET = "Einhornwiese-4711";

    @TempDir
    private Path base;

    @Test
    void theApplicationGoesOnAndLosesNothing() throws Exception {
        CommandLineRun cli = new CommandLineRun(base);
        Path latest = new Layout(base).realTime().resolve("latest.json");
        int recorded = 0;
        try (WritingJvm application = WritingJvm.start(base, SECRET)) {
            while (recorded < WritingJvm.SECRETS) {
                recorded = application.count();
            }
            assertThat(cli.run("cleanup", "--erase-session", "s-1", "--force"))
                    .as(cli.err())
                    .isZero();
            int before = recorded;
            while (recorded < before + 50 || !Files.exists(latest)) {
                recorded = application.count();
            }
            recorded = application.kill(recorded);
        }
        assertThat(filesWithSecret()).isEmpty();
        assertThat(Files.readString(latest)).doesNotContain("\"s-1\"");
        List<JsonNode> others = cli.records("--session", "s-2");
        assertThat(others).hasSizeGreaterThanOrEqualTo(recorded);
        assertThat(others.stream().map(record -> record.path("id").asText()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, others.size())
                        .mapToObj(number -> "s-2-" + number)
                        .toList());
        assertThat(cli.records("--session", "s-1")).isEmpty();
        assertThat(cli.run("verify")).as(cli.out()).isZero();
    }

    private List<String> filesWithSecret() throws Exception {
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> text(file).contains(SECRET))
                    .map(file -> base.relativize(file).toString())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            byte[] bytes = file.toString().endsWith(".gz")
                    ? new GZIPInputStream(Files.newInputStream(file)).readAllBytes()
                    : Files.readAllBytes(file);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
