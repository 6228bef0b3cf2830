package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing a session from the bucket too. */
class EraseTest {
    private static final String SECRET = "Einhornwiese-4711";

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

    private void record(Path base, String session, String text, int count) throws Exception {
        try (Journal journal = new Journal(new Layout(base), 1 << 20, Duration.ofSeconds(30), Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                String id = base.getFileName() + "-" + session + "-" + i;
                line(
                        journal,
                        "call",
                        id,
                        "\"session_id\":\"" + session + "\",\"success\":true,\"response\":\"" + text + "\"");
                line(journal, "feedback", "f-" + id, "\"call_id\":\"" + id + "\",\"comment\":\"" + text + "\"");
            }
        }
    }

    private static void line(Journal journal, String type, String id, String rest) throws Exception {
        journal.append(("{\"v\":1,\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"timestamp\":\""
                        + Clock.systemUTC().instant() + "\"," + rest
                        + ",\"attributes\":{\"drawing_id\":\"7\"},\"service\":\"shop\",\"instance\":\"i-1\"}")
                .getBytes(UTF_8));
    }

    /** All objects, unpacked. */
    private Map<String, String> objects() throws Exception {
        Map<String, String> objects = new HashMap<>();
        for (String key : server.keys()) {
            byte[] bytes = server.bytes(key);
            objects.put(
                    key,
                    new String(
                            key.endsWith(".gz")
                                    ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()
                                    : bytes,
                            UTF_8));
        }
        return objects;
    }

    @Test
    void segmentsKeepTheirKeysAndTheLinesOfOthers() throws Exception {
        record(folder, "s-1", SECRET, 3);
        record(folder, "s-2", "others", 2);
        record(folder, "s-1", SECRET, 1);
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        Map<String, String> before = objects();
        assertThat(before.values())
                .filteredOn(text -> text.contains(SECRET))
                .as("a segment and a document")
                .hasSize(2);
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1"))
                .isZero();
        assertThat(cli.out()).contains(server.endpoint() + "/test-bucket/calls/", "document of the session");
        assertThat(objects()).isEqualTo(before);

        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        Map<String, String> after = objects();
        assertThat(after).hasSize(before.size() - 1);
        for (Map.Entry<String, String> object : after.entrySet()) {
            assertThat(object.getValue())
                    .as(object.getKey())
                    .contains("others")
                    .doesNotContain(SECRET, "s-1")
                    .hasSameSizeAs(before.get(object.getKey()));
        }
    }

    @Test
    void blobsGoFromTheBucketUnlessAnotherLineNamesThem() throws Exception {
        String own = blob("ab".repeat(32));
        String shared = blob("cd".repeat(32));
        record(folder, "s-1", "see blob:sha256:" + own + " and blob:sha256:" + shared, 1);
        record(folder, "s-2", "see blob:sha256:" + shared, 1);
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        String ownKey = "blobs/sha256/ab/ab/" + own;
        String sharedKey = "blobs/sha256/cd/cd/" + shared;
        assertThat(server.keys()).contains(ownKey, sharedKey);
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1"))
                .isZero();
        assertThat(server.keys()).contains(ownKey, sharedKey);
        assertThat(cli.out()).contains("/test-bucket/blobs/sha256/ab/ab/", "which stays if another record names it");
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(server.keys()).contains(sharedKey).doesNotContain(ownKey);
    }

    private String blob(String hash) throws Exception {
        Path file = new Layout(folder).blob(hash);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "an image");
        return hash;
    }

    @Test
    void withoutS3AllElseIsDoneAndTheNextTimeFinishesIt() throws Exception {
        record(folder, "s-1", SECRET, 3);
        record(folder, "s-2", "others", 3);
        cli.run(folder, settings, "s3", "sync");
        server.stop();
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isOne();
        assertThat(cli.err()).hasLineCount(1).startsWith("What is in S3 is not erased yet, run this again: ");
        assertThat(cli.out()).contains("6 lines of s-1");
        assertThat(localBytes()).doesNotContain(SECRET).contains("others");
        assertThat(objects().values()).anyMatch(text -> text.contains(SECRET));

        server.start();
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(objects().values())
                .noneMatch(text -> text.contains(SECRET))
                .anyMatch(text -> text.contains("others"));
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(cli.out()).isEqualTo("There is nothing of s-1.\n");
    }

    @Test
    void aFolderThatServesTheFleetForgetsAndErases() throws Exception {
        Path host = folder.resolve("host");
        Path fleet = folder.resolve("fleet");
        record(host, "s-1", SECRET, 2);
        record(host, "s-2", "others", 2);
        cli.run(host, settings, "s3", "sync");
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket"))
                .isZero();
        assertThat(cli.out()).contains("The index has 4 calls.");

        assertThat(cli.run(fleet, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(objects().values()).noneMatch(text -> text.contains(SECRET));
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket"))
                .isZero();
        assertThat(cli.out()).contains("The index has 2 calls.");
        assertThat(cli.run(fleet, settings, "verify")).isZero();
        assertThat(cli.run(host, settings, "calls", "--session", "s-1")).isZero();
        assertThat(cli.out())
                .as("the host was not asked, and has its own records")
                .contains("s-1");
    }

    @Test
    void whatWasNotShippedYetIsNeverShipped() throws Exception {
        record(folder, "s-1", SECRET, 3);
        record(folder, "s-2", "others", 1);
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        assertThat(objects().values())
                .noneMatch(text -> text.contains(SECRET) || text.contains("erased"))
                .anyMatch(text -> text.contains("\"deleted\":true"));
        assertThat(server.keys()).noneMatch(key -> key.contains("interaction_s-1.json"));
    }

    @Test
    void aBlobStaysThatAnotherSessionNamesInS3Alone() throws Exception {
        Layout layout = new Layout(folder);
        String own = "a".repeat(64);
        String shared = "b".repeat(64);
        for (String hash : List.of(own, shared)) {
            Files.createDirectories(Objects.requireNonNull(layout.blob(hash).getParent()));
            Files.writeString(layout.blob(hash), "a picture");
        }
        record(folder, "s-1", "blob:sha256:" + own + " blob:sha256:" + shared, 1);
        record(folder, "s-2", "blob:sha256:" + shared, 1);
        assertThat(cli.run(folder, settings, "s3", "sync")).isZero();
        try (Stream<Path> shipped = Files.list(layout.byDate())) {
            for (Path file : shipped.toList()) {
                Files.delete(file);
            }
        }
        assertThat(cli.run(folder, settings, "cleanup", "--erase-session", "s-1", "--force"))
                .isZero();
        assertThat(layout.blob(own)).doesNotExist();
        assertThat(layout.blob(shared)).exists();
    }

    private String localBytes() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return all.toString();
    }
}
