package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Layout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentShipperTest {
    private static final String FILE = "2026-11-20_all_interactions.jsonl";

    @TempDir
    private Path folder;

    private final FakeJournal journal = new FakeJournal();
    private Instant now = Instant.parse("2026-11-20T16:00:00Z");
    private TestStore server;
    private Bucket bucket;
    private Layout layout;
    private SegmentShipper shipper;

    @BeforeEach
    void start() throws Exception {
        server = new TestStore();
        bucket = new Bucket(server.settings());
        layout = new Layout(folder);
        shipper = new SegmentShipper(layout, bucket, () -> now);
    }

    @AfterEach
    void stop() throws Exception {
        bucket.close();
        server.stop();
    }

    @Test
    void waitsForTheIntervalThenShipsByHour() throws Exception {
        append("a", "15:59:59");
        append("b", "16:00:01");
        append("c", "15:59:58");
        shipper.run(journal);
        assertThat(server.keys()).isEmpty();
        now = now.plusSeconds(60);
        shipper.run(journal);
        int b = line("a", "15:59:59").length() + 1;
        assertThat(server.keys())
                .containsExactly(
                        "calls/v=1/service=shop%2Fapi/dt=2026-11-20/hour=15/host-1-20261120.1-0.jsonl.gz",
                        "calls/v=1/service=shop%2Fapi/dt=2026-11-20/hour=16/host-1-20261120.1-" + b + ".jsonl.gz");
        assertThat(linesOf(server.keys().get(0))).containsExactly(line("a", "15:59:59"), line("c", "15:59:58"));
        assertThat(linesOf(server.keys().get(1))).containsExactly(line("b", "16:00:01"));
        assertThat(journal.pendingBytes()).isZero();
    }

    @Test
    void shipsAtOnceWhenASegmentIsFull() throws Exception {
        for (int i = 0; i < 3000; i++) {
            append("x".repeat(800) + i, "16:00:00");
        }
        shipper.run(journal);
        assertThat(server.keys()).hasSize(2);
        assertThat(journal.pendingBytes()).isPositive().isLessThan(1 << 20);
        shipper.closing();
        shipper.run(journal);
        assertThat(journal.pendingBytes()).isZero();
        assertThat(allLines()).hasSize(3000);
    }

    @Test
    void filesWithTheSameOffsetsDoNotOverwriteEachOther() throws Exception {
        shipper.closing();
        journal.append(FILE, line("a", "16:00:00"));
        journal.append("2026-11-20_all_interactions.2.jsonl", line("b", "16:00:00"));
        journal.append("2026-11-21_all_interactions.jsonl", line("c", "16:00:00"));
        shipper.run(journal);
        assertThat(allLines())
                .containsExactlyInAnyOrder(line("a", "16:00:00"), line("b", "16:00:00"), line("c", "16:00:00"));
    }

    @Test
    void anUploadRepeatedAfterALostCommitOverwritesItself() throws Exception {
        shipper.closing();
        append("a", "16:00:00");
        append("b", "17:00:00");
        journal.dieAtCommit(true);
        assertThatThrownBy(() -> shipper.run(journal)).hasMessage("died before the commit");
        List<String> first = server.keys();
        byte[] bytes = server.bytes(first.get(0));
        journal.dieAtCommit(false);
        journal.rewind();
        // Also when it is to be done otherwise from now on.
        Layout zstd = new Layout(folder, Seal.NONE, Codec.ZSTD);
        SegmentShipper next = new SegmentShipper(zstd, bucket, () -> now);
        next.closing();
        next.run(journal);
        assertThat(server.keys()).isEqualTo(first);
        assertThat(server.bytes(first.get(0))).isEqualTo(bytes);
        assertThat(allLines()).hasSize(2);
        append("c", "18:00:00");
        next.run(journal);
        append("d", "18:00:00");
        next.run(journal);
        assertThat(server.keys())
                .hasSize(4)
                .filteredOn(key -> key.endsWith(".jsonl.zst"))
                .hasSize(2);
        assertThat(allLines()).hasSize(4);
    }

    @Test
    void anOutageInTheMiddleLosesNothingAndRepeatsNothing() throws Exception {
        shipper.closing();
        for (int i = 0; i < 20; i++) {
            append("before-" + i, "16:00:00");
        }
        shipper.run(journal);
        server.stop();
        for (int i = 0; i < 20; i++) {
            append("during-" + i, "17:00:00");
        }
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> shipper.run(journal)).isInstanceOf(StoreException.class);
            journal.rewind();
        }
        assertThat(journal.committed()).isEqualTo(20);
        server.start();
        append("after", "17:00:01");
        shipper.run(journal);
        assertThat(allLines()).hasSize(41).doesNotHaveDuplicates();
        assertThat(journal.pendingBytes()).isZero();
    }

    @Test
    void aRefusedUploadCommitsNothing() {
        S3Settings wrong = server.settings(TestStore.BUCKET, TestStore.ACCESS_KEY, "wrong", false);
        SegmentShipper refused = new SegmentShipper(layout, new Bucket(wrong), () -> now);
        refused.closing();
        append("a", "16:00:00");
        assertThatThrownBy(() -> refused.run(journal)).hasMessageContaining("S3_SECRET_KEY");
        assertThat(journal.committed()).isZero();
    }

    @Test
    void blobsAreInTheBucketBeforeTheSegmentThatNamesThem() throws Exception {
        String here = blob("ab".repeat(32), "an image");
        String elsewhere = "cd".repeat(32);
        append("see blob:sha256:" + here + ";bytes=8;type=image/png and blob:sha256:" + elsewhere, "16:00:00");
        shipper.closing();
        server.stop();
        assertThatThrownBy(() -> shipper.run(journal)).isInstanceOf(StoreException.class);
        assertThat(journal.committed()).isZero();
        journal.rewind();
        server.start();
        shipper.run(journal);
        String key = "blobs/sha256/ab/ab/" + here;
        assertThat(server.keys()).hasSize(2).contains(key);
        assertThat(server.bytes(key)).asString(UTF_8).isEqualTo("an image");
        assertThat(linesOf(server.keys().get(1))).hasSize(1);
        assertThat(journal.pendingBytes()).isZero();
    }

    @Test
    void aBlobThatIsThereIsNotUploadedAgainAndOneThatWasCutIs() throws Exception {
        String hash = blob("ab".repeat(32), "an image");
        String key = "blobs/sha256/ab/ab/" + hash;
        try (ObjectStore store = new ObjectStore(server.settings())) {
            store.put(key, "AN IMAGE".getBytes(UTF_8), "image/png");
            shipper.closing();
            append("blob:sha256:" + hash, "16:00:00");
            shipper.run(journal);
            assertThat(server.bytes(key)).asString(UTF_8).isEqualTo("AN IMAGE");
            store.put(key, "an im".getBytes(UTF_8), "image/png");
        }
        append("again blob:sha256:" + hash, "16:00:00");
        shipper.run(journal);
        assertThat(server.bytes(key)).asString(UTF_8).isEqualTo("an image");
    }

    private String blob(String hash, String content) throws IOException {
        Path file = layout.blob(hash);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return hash;
    }

    private void append(String id, String time) {
        journal.append(FILE, line(id, time));
    }

    private static String line(String id, String time) {
        return "{\"v\":1,\"type\":\"call\",\"id\":\"" + id + "\",\"timestamp\":\"2026-11-20T" + time
                + ".000000Z\",\"request_body\":{\"service\":\"not this one\"},\"service\":\"shop/api\",\"instance\":\"host-1\"}";
    }

    private List<String> linesOf(String key) throws IOException {
        Codec codec = Objects.requireNonNull(Codec.ofFile(key));
        try (InputStream in = codec.decode(new ByteArrayInputStream(server.bytes(key)))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private List<String> allLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String key : server.keys()) {
            lines.addAll(linesOf(key));
        }
        return lines;
    }
}
