package io.llmrecorder.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.crypt.KeyFile;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder whose records are sealed, over HTTP. */
@Timeout(120)
class SealedFolderTest {
    private static final String SECRET = "Einhornwiese4711";

    @TempDir
    private Path folder;

    private Path base;
    private Path key;

    @BeforeEach
    void makeKey() throws IOException {
        base = folder.resolve("base");
        key = Files.writeString(folder.resolve("key"), KeyFile.fresh());
    }

    private Served serve(Path keyFile) throws IOException {
        return new Served(base, Map.of("ENCRYPTION_KEY_FILE", keyFile.toString()));
    }

    @Test
    void answersAreReadableAndFilesAreNot() throws IOException {
        try (Served served = serve(key)) {
            String id = served.chat("s-1", "ada", "say " + SECRET, "you said " + SECRET);
            served.post(
                    "/conversations/",
                    "{\"user_identifier\":\"ada\",\"title\":\"" + SECRET + "\",\"session_id\":\"s-2\"}");
            assertThat(served.json("/api/calls/" + id).toString()).contains("you said " + SECRET);
            assertThat(served.json("/api/calls?q=" + SECRET).path("calls")).isNotEmpty();
            assertThat(served.json("/conversations/s-2").path("title").asText()).isEqualTo(SECRET);
            assertThat(served.json("/api/llm-file-records/latest").path("count").asInt())
                    .isEqualTo(1);
            assertThat(Served.text(served.get("/api/export?format=jsonl"))).contains(SECRET);

            String exported = exported(served);
            assertThat(exported).contains("you said " + SECRET);

            byte[] picture = "\u0000 picture".getBytes(UTF_8);
            String hash = "ab".repeat(32);
            PrivateFiles.createFolder(
                    served.layout(), served.layout().blob(hash).getParent());
            Files.write(served.layout().blob(hash), served.layout().seal().seal(picture));
            assertThat(served.get("/api/blobs/" + hash).body()).isEqualTo(picture);
            assertThat(filesWithSecret()).isEmpty();
        }
        assertThat(filesWithSecret()).isEmpty();
    }

    /** What an export by a job wrote, which is as long as the job says. */
    private static String exported(Served served) throws IOException {
        String id = Served.json(served.send("POST", "/api/exports", "{\"format\":\"jsonl\"}"), 202)
                .path("id")
                .asText();
        JsonNode job = served.json("/api/exports/" + id);
        while (!job.path("status").asText().equals("done")) {
            assertThat(job.path("status").asText()).isNotEqualTo("failed");
            job = served.json("/api/exports/" + id);
        }
        byte[] file = served.get("/api/exports/" + id + "/file").body();
        assertThat(job.path("bytes").asInt()).isEqualTo(file.length);
        return new String(file, UTF_8);
    }

    private List<Path> filesWithSecret() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains(SECRET)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Test
    void aWrongKeyIsAProblemInOneSentence() throws IOException {
        try (Served served = serve(key)) {
            served.chat("s-1", "ada", "hi", "hello");
        }
        Path wrong = Files.writeString(folder.resolve("wrong"), KeyFile.fresh());
        try (Served served = serve(wrong)) {
            HttpResponse<byte[]> answer = served.get("/api/calls");
            JsonNode problem = Served.json(answer, 503);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(problem.path("detail").asText())
                    .startsWith("The line of ")
                    .contains(" is sealed with the key ", wrong.toString());
        }
    }

    @Test
    void withoutAUsableKeyFileNothingIsServed() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> serve(none).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no such file");
    }
}
