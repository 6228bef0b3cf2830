package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.crypt.KeyFile;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that ship to one bucket, and one folder that serves them all. */
class FetchTest {
    private static final Instant START = Instant.parse("2026-11-20T16:00:00Z");
    private static final String SHOP = "calls/v=1/service=shop/dt=2026-11-20/hour=16/";

    @TempDir
    private Path folder;

    private final CommandLine cli = new CommandLine();
    private Path fleet;
    private TestStore server;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws Exception {
        fleet = folder.resolve("fleet");
        server = new TestStore();
        settings = CommandLine.settings(server.settings());
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void oneFolderAnswersForHostsWithFilesOfTheSameName() throws Exception {
        for (String host : List.of("a", "b", "c")) {
            record(host, call(host, 1, "Brücke von " + host), call(host, 2, "ein Tunnel"));
            ship(host);
        }
        assertThat(reindex()).isZero();
        assertThat(cli.out())
                .contains("Fetched 3 segments (", "; 0 were here already, and all are of 1 application.")
                .contains("The index has 6 calls.");
        assertThat(ask("show", id("b", 1))).isZero();
        assertThat(cli.out()).contains("Brücke von b");
        ask("search", "Brücke");
        assertThat(cli.out()).contains("**Brücke** von a", "**Brücke** von b", "**Brücke** von c");
        assertThat(ask("verify")).isZero();
        assertThat(cli.out()).contains("6 records in 3 files");
    }

    @Test
    void theNextTimeFetchesWhatIsNewAndTheIndexGoesOn() throws Exception {
        record("a", call("a", 1, "one"));
        ship("a");
        reindex();
        record("a", call("a", 2, "two"));
        ship("a");
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("Fetched 1 segment (", "; 1 were here already", "The index has 2 calls.");
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("Fetched 0 segments (", "; 2 were here already", "The index has 2 calls.");
    }

    @Test
    void aSegmentThatGrewOrShrankReplacesItself() throws Exception {
        String key = SHOP + "i-a-20261120.1-0.jsonl.gz";
        put(key, gzip(call("a", 1, "one")));
        reindex();
        put(key, gzip(call("a", 1, "one"), call("a", 2, "two")));
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("The index has 2 calls.");
        put(key, gzip(call("a", 1, "one")));
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("The index has 1 call.");
        assertThat(ask("show", id("a", 1))).isZero();
        try (Stream<Path> archive = Files.list(fleet.resolve("archive"))) {
            assertThat(archive).hasSize(1);
        }
    }

    @Test
    void segmentsOfTheOtherCodecComeAsWell() throws Exception {
        record("a", call("a", 1, "Brücke"));
        ship("a");
        record("b", call("b", 1, "Tunnel"));
        settings = new HashMap<>(settings);
        settings.put("llm.records.codec", "zstd");
        ship("b");
        assertThat(server.keys()).filteredOn(key -> key.endsWith(".jsonl.zst")).hasSize(1);
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("Fetched 2 segments (", "The index has 2 calls.");
        assertThat(ask("show", id("b", 1))).isZero();
        assertThat(cli.out()).contains("Tunnel");
        assertThat(ask("verify")).isZero();
        assertThat(reindex()).isZero();
        assertThat(cli.out()).contains("Fetched 0 segments (", "; 2 were here already");
    }

    @Test
    void brokenAndUnknownObjectsAreToldAndStopNothing() throws Exception {
        byte[] whole = gzip(call("a", 1, "one"), call("a", 2, "two"));
        put(SHOP + "i-a-20261120.1-0.jsonl.gz", Arrays.copyOf(whole, whole.length - 9));
        put(SHOP + "i-b-20261120.1-0.jsonl.gz", "no gzip at all".getBytes(UTF_8));
        put(SHOP + "i-c-20261120.1-0.jsonl.gz", gzip("{\"cut"));
        put(SHOP + "_SUCCESS", new byte[0]);
        put("calls/v=9/service=shop/dt=2026-11-20/hour=16/i-d-20261120.1-0.jsonl.gz", whole);
        put(SHOP + "i-e-20261120.1-0.jsonl.gz", gzip(call("e", 1, "whole")));
        assertThat(reindex()).isOne();
        assertThat(cli.out()).contains("Fetched 1 segment (", "The index has 1 call.");
        assertThat(cli.err())
                .hasLineCount(5)
                .contains("i-a-20261120.1-0.jsonl.gz was left out: it cannot be unpacked from byte")
                .contains(
                        "i-b-20261120.1-0.jsonl.gz was left out: it cannot be unpacked from byte 0 on (it is not compressed")
                .contains("i-c-20261120.1-0.jsonl.gz was left out: from byte 0 on it has no whole lines of JSON")
                .contains("There is no telling what " + SHOP + "_SUCCESS is")
                .contains("There is no telling what calls/v=9/");
        put(SHOP + "i-a-20261120.1-0.jsonl.gz", whole);
        assertThat(reindex()).isOne();
        assertThat(cli.out()).contains("Fetched 1 segment (", "; 1 were here already", "The index has 3 calls.");
    }

    @Test
    void blobsComeWithTheSegmentsThatNameThem() throws Exception {
        byte[] image = "an image".getBytes(UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
        String other = "ab".repeat(32);
        put("lake/blobs/sha256/" + hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash, image);
        put("lake/blobs/sha256/ab/ab/" + other, image);
        put(
                "lake/" + SHOP + "i-a-20261120.1-0.jsonl.gz",
                gzip(
                        call("a", 1, "see blob:sha256:" + hash + ";bytes=8;type=image/png"),
                        call("a", 2, "blob:sha256:" + "0".repeat(64) + " is nowhere")));
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket/lake/calls/v=1/service=shop"))
                .as(cli.err())
                .isZero();
        assertThat(new Layout(fleet).blob(hash)).hasBinaryContent(image);
        put("lake/" + SHOP + "i-b-20261120.1-0.jsonl.gz", gzip(call("b", 1, "blob:sha256:" + other)));
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket/lake"))
                .isOne();
        assertThat(cli.err()).contains("The blob lake/blobs/sha256/ab/ab/" + other + " was left out");
        assertThat(new Layout(fleet).blob(other)).doesNotExist();
        assertThat(cli.out()).contains("The index has 3 calls.");
    }

    @Test
    void whatWasDeletedOnOneHostIsGoneThoughAnotherShipsItLater() throws Exception {
        record("a", call("a", 1, "secret"), call("a", 2, "other session").replace("\"s-a\"", "\"s-other\""));
        record(
                "b",
                "{\"v\":1,\"type\":\"conversation\",\"id\":\"d\",\"timestamp\":\"2026-11-20T17:00:00.000000Z\","
                        + "\"session_id\":\"s-a\",\"deleted\":true,\"service\":\"web\",\"instance\":\"i-b\"}");
        ship("b");
        reindex();
        assertThat(cli.out()).contains("The index has 0 calls.");
        ship("a");
        reindex();
        assertThat(cli.out()).contains("The index has 1 call.", "of 2 applications");
    }

    @Test
    void sealedFoldersShipWhatCanBeReadAndSealWhatTheyFetch() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), KeyFile.fresh());
        Map<String, String> sealed = new HashMap<>(settings);
        sealed.put("llm.records.encryption.key.file", key.toString());
        Path host = folder.resolve("a");
        record(new Layout(host, Seal.with(key)), call("a", 1, "Brücke"));
        assertThat(cli.run(host, sealed, "s3", "sync")).as(cli.err()).isZero();

        assertThat(reindex()).isZero();
        assertThat(ask("search", "Brücke")).isZero();
        assertThat(cli.out()).contains("**Brücke**");

        Path other = folder.resolve("sealed fleet");
        assertThat(cli.run(other, sealed, "reindex", "--from", "s3://test-bucket"))
                .as(cli.err())
                .isZero();
        assertThat(cli.run(other, sealed, "show", id("a", 1))).isZero();
        assertThat(cli.out()).contains("Brücke");
        assertThat(cli.run(other, sealed, "verify")).isZero();
        try (Stream<Path> archive = Files.list(other.resolve("archive"))) {
            Path part = archive.findFirst().orElseThrow();
            assertThat(new GZIPInputStream(Files.newInputStream(part)).readAllBytes())
                    .asString(UTF_8)
                    .startsWith("enc1:");
        }
        // A folder that is sealed from now on reads its own parts, and puts new ones beside them.
        record(new Layout(host, Seal.with(key)), call("a", 2, "Tunnel"));
        assertThat(cli.run(host, sealed, "s3", "sync")).isZero();
        assertThat(cli.run(fleet, sealed, "reindex", "--from", "s3://test-bucket"))
                .isZero();
        assertThat(cli.run(fleet, sealed, "verify")).isZero();
        assertThat(cli.out()).contains("2 records in 2 files");
    }

    @Test
    void whatWasFetchedIsNotShippedAgain() throws Exception {
        record("a", call("a", 1, "one"));
        ship("a");
        List<String> keys = server.keys();
        reindex();
        assertThat(ask("s3", "sync")).isZero();
        assertThat(cli.out()).startsWith("Nothing was uploaded here: all of it is in ");
        assertThat(server.keys()).isEqualTo(keys);
        record("fleet", call("f", 1, "its own"));
        reindex();
        assertThat(cli.out()).contains("The index has 2 calls.");
        assertThat(ask("s3", "sync")).isZero();
        assertThat(cli.out()).startsWith("Uploaded 1 record in 1 segment, and 1 session document");
    }

    @Test
    void fetchesAPartOfTheLakeAndFromBelowAPrefix() throws Exception {
        put("lake/" + SHOP + "i-a-20261120.1-0.jsonl.gz", gzip(call("a", 1, "one")));
        put("lake/" + SHOP.replace("shop", "web") + "i-b-20261120.1-0.jsonl.gz", gzip(call("b", 1, "one")));
        cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket/lake/calls/v=1/service=web");
        assertThat(cli.out()).contains("The index has 1 call.");
        cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket/lake", "--json");
        assertThat(new ObjectMapper().readTree(cli.out()).at("/fetched/fetched").asInt())
                .isOne();
    }

    @Test
    void saysInOneSentenceWhyNothingCanBeFetched() throws Exception {
        assertThat(cli.run(fleet, settings, "reindex", "--from", "my-bucket")).isEqualTo(2);
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://no-such-bucket/"))
                .isOne();
        assertThat(cli.err()).hasLineCount(1).contains("there is no bucket \"no-such-bucket\"");
    }

    private int reindex() {
        return ask("reindex", "--from", "s3://test-bucket");
    }

    private int ask(String... arguments) {
        return cli.run(fleet, settings, arguments);
    }

    private void ship(String host) {
        assertThat(cli.run(folder.resolve(host), settings, "s3", "sync")).isZero();
    }

    private void put(String key, byte[] bytes) throws Exception {
        try (ObjectStore store = new ObjectStore(server.settings())) {
            store.put(key, bytes, "application/gzip");
        }
    }

    private static byte[] gzip(String... lines) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private void record(String host, String... lines) throws Exception {
        record(new Layout(folder.resolve(host)), lines);
    }

    private static void record(Layout layout, String... lines) throws Exception {
        Clock clock = Clock.fixed(START, ZoneOffset.UTC);
        try (Journal journal = new Journal(layout, 1 << 20, Duration.ofSeconds(30), clock)) {
            for (String line : lines) {
                journal.append(line.getBytes(UTF_8));
            }
        }
    }

    private static String id(String host, int number) {
        return String.format("01a1fb1c-%04x-7000-8000-%012d", (int) host.charAt(0), number);
    }

    private static String call(String host, int number, String prompt) {
        return "{\"v\":1,\"type\":\"call\",\"id\":\"" + id(host, number) + "\",\"timestamp\":\"2026-11-20T16:00:0"
                + number
                + ".000000Z\",\"session_id\":\"s-" + host
                + "\",\"status\":\"ok\",\"success\":true,\"model\":\"m\",\"prompt\":\""
                + prompt + "\",\"response\":\"yes\",\"request_body\":{\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt
                + "\"}]},\"service\":\"shop\",\"instance\":\"i-" + host + "\"}";
    }
}
