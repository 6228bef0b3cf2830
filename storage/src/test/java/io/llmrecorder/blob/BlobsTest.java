package io.llmrecorder.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.journal.BlobReferences;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final int LONGEST = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    private Blobs blobs;
    private final byte[] content = new byte[3000];
    private String base64 = "";

    @BeforeEach
    void makePicture() {
        new Random(7).nextBytes(content);
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n'}, 0, content, 0, 6);
        base64 = Base64.getEncoder().encodeToString(content);
        blobs = new Blobs(new Layout(base), LONGEST);
    }

    @Test
    void storesABlobOnceAndLeavesAReference() throws IOException {
        ObjectNode body = JSON.createObjectNode().put("n", 1.5).put("data", base64);
        body.putArray("again").add(base64);

        JsonNode kept = blobs.body(body);

        String reference = kept.get("data").asText();
        assertThat(reference).matches("blob:sha256:[0-9a-f]{64};bytes=3000;type=image/png");
        assertThat(kept.get("again").get(0).asText()).isEqualTo(reference);
        assertThat(kept.get("n").asDouble()).isEqualTo(1.5);
        assertThat(body.get("data").asText()).isEqualTo(base64);
        String hash = reference.substring(12, 76);
        Path file = base.resolve("blobs/sha256/" + hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void replacesADataUrlAsAWholeAlsoInsideAText() {
        String url = "data:image/jpeg;base64," + base64;

        assertThat(blobs.text("你好 ![](" + url + ") 和 " + base64 + "!"))
                .matches(
                        "你好 !\\[]\\(blob:sha256:[0-9a-f]{64};bytes=3000;type=image/jpeg\\) 和 blob:sha256:[0-9a-f]{64};bytes=3000;type=image/png!");
    }

    @Test
    void findsEveryRunWhereverItBegins() {
        for (int before = 0; before < 2 * LONGEST; before += 37) {
            String text = blobs.text(" ".repeat(before) + base64 + " " + base64.substring(0, LONGEST + 4));

            assertThat(text.substring(before)).startsWith("blob:sha256:").contains(" blob:sha256:");
        }
    }

    @Test
    void readsBase64ForUrls() {
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(content);

        assertThat(blobs.text(url)).endsWith(";bytes=3000;type=image/png");
    }

    @Test
    void leavesWhatIsShortOrNoBase64() throws IOException {
        for (String text : new String[] {
            base64.substring(0, LONGEST),
            "x".repeat(5000),
            "ACGT".repeat(2000),
            "你".repeat(5000),
            "a b1C".repeat(5000),
            base64.substring(0, 2001),
            ""
        }) {
            assertThat(blobs.text(text)).isSameAs(text);
        }
        JsonNode body = JSON.createObjectNode().put("a", "b");
        assertThat(blobs.body(body)).isSameAs(body);
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsTheContentWhereItCannotBeStored() throws IOException {
        Files.writeString(base.resolve("blobs"), "in the way");

        assertThat(blobs.text(base64)).isSameAs(base64);
    }

    @Test
    void storesABlobAgainOfWhichAPowerLossLeftHalf() throws IOException {
        blobs.text(base64);
        Files.write(files().get(0), new byte[10]);

        blobs.text(base64);

        assertThat(Files.readAllBytes(files().get(0))).isEqualTo(content);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void writesABlobAnewThatIsDeletedWhileItIsStored() throws Exception {
        Layout layout = new Layout(base);
        BlobFolder folder = new BlobFolder(layout);
        String hash = folder.store(content);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Boolean> deleting = new FutureTask<>(() -> {
            while (!done.get()) {
                BlobReferences.delete(layout.blob(hash), Instant.MAX);
            }
            return true;
        });
        new Thread(deleting).start();
        try {
            for (int i = 0; i < 2000; i++) {
                assertThat(folder.store(content)).isEqualTo(hash);
            }
        } finally {
            done.set(true);
        }
        assertThat(deleting.get()).isTrue();
        folder.store(content);
        assertThat(layout.blob(hash)).hasBinaryContent(content);
    }
}
