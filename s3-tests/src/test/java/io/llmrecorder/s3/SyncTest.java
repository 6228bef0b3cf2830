package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTest {
    @TempDir
    private Path folder;

    private final CommandLine cli = new CommandLine();
    private TestStore server;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws Exception {
        server = new TestStore();
        settings = CommandLine.settings(server.settings());
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void shipsWhatIsLeftAndNothingTheSecondTime() throws Exception {
        record(20, "s-1");
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        assertThat(cli.out())
                .isEqualTo("Uploaded 20 records in 1 segment, and 1 session document, to bucket \"test-bucket\" at "
                        + server.endpoint() + ".\n");
        assertThat(server.keys()).hasSize(2).anyMatch(key -> key.contains("interaction_s-1.json"));
        assertThat(cli.run(folder, settings, "s3", "sync", "--json")).isZero();
        assertThat(cli.out()).contains("\"records\" : 0", "\"documents\" : 0", "\"pending_bytes\" : 0");
        record(1, "s-2");
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        assertThat(cli.out()).startsWith("Uploaded 1 record in 1 segment, and 1 session document");
        assertThat(server.keys()).hasSize(4);
    }

    @Test
    void saysInOneSentenceWhyNotAndGoesOnLater() throws Exception {
        record(5, "s-1");
        server.stop();
        assertThat(cli.run(folder, settings, "s3", "sync")).isOne();
        assertThat(cli.err()).hasLineCount(1).contains("nothing listens at " + server.endpoint());
        server.start();
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        assertThat(cli.out()).startsWith("Uploaded 5 records");
    }

    @Test
    void leavesTheFolderToTheApplicationThatShipsIt() throws Exception {
        record(5, "s-1");
        Layout layout = new Layout(folder);
        try (ProcessLock lock = ProcessLock.tryLock(layout, "s3");
                ProcessLock other = ProcessLock.tryLock(layout, "session_documents")) {
            assertThat(lock).isNotNull();
            assertThat(other).isNotNull();
            assertThat(cli.run(folder, settings, "s3", "sync")).isOne();
            assertThat(cli.err()).hasLineCount(1).contains("An application that runs ships this folder by itself: ");
        }
        assertThat(server.keys()).isEmpty();
    }

    @Test
    void findsDocumentsBySessionAndByAttributeWhateverThePrefix() throws Exception {
        record(1, "s-1");
        record(1, "s-12");
        cli.run(folder, settings, "s3", "sync");
        Map<String, String> prefixed = new HashMap<>(settings);
        prefixed.put("llm.records.s3.prefix", "lake");
        assertThat(cli.run(folder, prefixed, "s3", "ls", "--session", "s-1")).isZero();
        assertThat(cli.out()).contains("interaction_s-1.json").doesNotContain("s-12");
        cli.run(folder, prefixed, "s3", "ls", "--attr", "drawing_id=7");
        assertThat(cli.out()).contains("interaction_s-1.json", "interaction_s-12.json");
        cli.run(folder, prefixed, "s3", "ls", "--attr", "drawing_id=8");
        assertThat(cli.out()).isEqualTo("No objects.\n");
        assertThat(cli.run(folder, prefixed, "s3", "ls", "--attr", "colour=red"))
                .isOne();
        assertThat(cli.err()).hasLineCount(1).contains("has no {colour}");
        assertThat(cli.run(folder, prefixed, "s3", "url", "--session", "s-1", "--presign", "1"))
                .isZero();
        assertThat(cli.out()).contains("X-Amz-Signature=").hasLineCount(1);
        assertThat(cli.run(folder, prefixed, "s3", "url", "--session", "none")).isOne();
        assertThat(cli.err()).isEqualTo("There is no document of session none.\n");
    }

    private void record(int count, String session) throws Exception {
        try (Journal journal = new Journal(new Layout(folder), 1 << 20, Duration.ofSeconds(30), Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                journal.append(("{\"v\":1,\"type\":\"call\",\"id\":\"" + session + "-" + i + "\",\"timestamp\":\""
                                + Clock.systemUTC().instant() + "\",\"session_id\":\"" + session
                                + "\",\"success\":true,\"response\":\"yes\",\"attributes\":{\"drawing_id\":\"7\"},"
                                + "\"service\":\"shop\",\"instance\":\"i-1\"}")
                        .getBytes(UTF_8));
            }
        }
    }
}
