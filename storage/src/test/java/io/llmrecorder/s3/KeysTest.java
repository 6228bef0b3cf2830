package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.config.Config;
import io.llmrecorder.journal.JournalLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    private static final String TEMPLATE = "openai_logs/{drawing_id}/openai_interaction_{session_id}.json_{hash}.txt";

    @ParameterizedTest
    @CsvSource({"/a//b///c,a/b/c", "a/b,a/b", "//,''", "'',''", "a/,a/"})
    void aKeyHasNoEmptyParts(String key, String clean) {
        assertThat(Keys.clean(key)).isEqualTo(clean);
    }

    @Test
    void percentSignsOfAKeyAreEncodedInItsUrl() {
        assertThat(Keys.urlPath("a%2Fb=c/交 ?.txt")).isEqualTo("a%252Fb=c/%E4%BA%A4%20%3F.txt");
    }

    @Test
    void urlIsPathStyleWithAnEndpointAndVirtualHostStyleWithout() {
        Map<String, String> store =
                Map.of("S3_BUCKET", "gkg9z6uk-smaryqto", "S3_ENDPOINT", "https://objectstorageapi.hzh.sealos.run/");
        assertThat(ObjectStore.url(settings(store), "openai_logs/1/x.txt"))
                .isEqualTo("https://objectstorageapi.hzh.sealos.run/gkg9z6uk-smaryqto/openai_logs/1/x.txt");
        assertThat(ObjectStore.url(settings(Map.of("S3_BUCKET", "b", "S3_REGION", "eu-west-1")), "k"))
                .isEqualTo("https://b.s3.eu-west-1.amazonaws.com/k");
        assertThat(ObjectStore.url(settings(Map.of("S3_BUCKET", "b.c", "S3_REGION", "cn-north-1")), "k"))
                .isEqualTo("https://s3.cn-north-1.amazonaws.com.cn/b.c/k");
    }

    @ParameterizedTest
    @CsvSource({"team,team/", "/team//a/,team/a/", "/,''"})
    void thePrefixIsAFolder(String prefix, String folder) {
        assertThat(settings(Map.of("S3_BUCKET", "b", "S3_PREFIX", prefix)).prefix())
                .isEqualTo(folder);
    }

    @Test
    void settingsWithoutBucketAreNone() {
        assertThat(S3Settings.of(config(Map.of("S3_REGION", "r")))).isNull();
        assertThat(S3Settings.complaint(config(Map.of("S3_ENDPOINT", "http://h"))))
                .contains("S3_BUCKET");
    }

    @ParameterizedTest
    @CsvSource({"S3_ENDPOINT,minio:9000", "S3_SSE,AES"})
    void nothingGoesElsewhereOrPlainerThanWanted(String name, String value) {
        Config config = config(Map.of("S3_BUCKET", "b", name, value));
        assertThat(S3Settings.of(config)).isNull();
        assertThat(S3Settings.complaint(config))
                .isEqualTo("S3 is off until " + name + " has a value that can be used.");
        assertThat(config.complaints()).singleElement().asString().endsWith("; until it is, nothing goes to S3.");
    }

    @Test
    void halfAKeyPairIsComplainedOfAndNotUsed() {
        Map<String, String> half = Map.of("S3_BUCKET", "b", "S3_SECRET_KEY", "hidden-value");
        assertThat(S3Settings.complaint(config(half))).contains("S3_ACCESS_KEY").doesNotContain("hidden-value");
        assertThat(settings(half).secretKey()).isNull();
        assertThat(settings(Map.of("S3_BUCKET", "b", "S3_ACCESS_KEY", "aa", "S3_SECRET_KEY", "hidden-value"))
                        .toString())
                .doesNotContain("hidden-value");
    }

    @Test
    void sessionKeyIsAsItsFirstUsersKnowIt() {
        String key =
                SessionKey.of(TEMPLATE, "test_session_test_task_001_1750572866", "0b9cd106", Map.of("drawing_id", "1"));
        assertThat(key)
                .isEqualTo("openai_logs/1/openai_interaction_test_session_test_task_001_1750572866.json_0b9cd106.txt");
    }

    @Test
    void whatASessionLacksBecomesAnUnderscore() {
        assertThat(SessionKey.of("/{task_id}//{session_id}{x}", "s", "h", Map.of("x", " ")))
                .isEqualTo("_/s_");
    }

    @Test
    void valuesStayOnePathSegment() {
        String key = SessionKey.of(TEMPLATE, "../../etc/passwd", "h", Map.of("drawing_id", "..//{hash}$1"));
        assertThat(key)
                .isEqualTo(
                        "openai_logs/%2E.%2F%2F%7Bhash%7D%241/openai_interaction_%2E.%2F..%2Fetc%2Fpasswd.json_h.txt");
        assertThat(SessionKey.of(TEMPLATE, "😀".repeat(2500), "h", Map.of()).length())
                .isLessThan(200);
    }

    @Test
    void templateHasAFixedBegin() {
        assertThat(SessionKey.prefix(TEMPLATE)).isEqualTo("openai_logs/");
    }

    @Test
    void lakeKeyIsByTheRecordsOwnTimeServiceAndInstance() {
        JournalLine line = line(
                "2026-11-21_all_interactions.3.jsonl",
                77,
                "{\"timestamp\":\"2026-11-20T23:59:59.999999Z\",\"request_body\":{\"service\":\"x\"},\"service\":\"a b/../c\",\"instance\":\"h-1\"}");
        assertThat(Partition.of(line).key("p/", 77, Codec.GZIP))
                .isEqualTo("p/calls/v=1/service=a%20b%2F..%2Fc/dt=2026-11-20/hour=23/h-1-20261121.3-77.jsonl.gz");
    }

    @Test
    void aLineWithoutTimeIsPutOnItsFilesDay() {
        JournalLine line = line("2026-11-21_all_interactions.jsonl", 0, "{\"timestamp\":\"yesterday\"}");
        assertThat(Partition.of(line).key("", 0, Codec.ZSTD))
                .isEqualTo("calls/v=1/service=_/dt=2026-11-21/hour=00/_-20261121.1-0.jsonl.zst");
    }

    @Test
    void theSameLinesGiveTheSameBytes() throws IOException {
        List<JournalLine> lines = List.of(line("f", 0, "{\"a\":1}"), line("f", 8, "{\"b\":\"交\"}"));
        byte[] segment = Segment.of(lines, Codec.GZIP);
        assertThat(segment).isEqualTo(Segment.of(lines, Codec.GZIP));
        assertThat(Segment.of(lines, Codec.ZSTD)).isEqualTo(Segment.of(lines, Codec.ZSTD));
        // RFC 1952: no flags (so no name), time 0
        assertThat(segment).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(segment))) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("{\"a\":1}\n{\"b\":\"交\"}\n");
        }
    }

    @Test
    void segmentDefaultsAreThoseOfTheContract() {
        S3Settings settings = settings(Map.of("S3_BUCKET", "b"));
        assertThat(settings.segmentBytes()).isEqualTo(8 << 20);
        assertThat(settings.segmentInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.sessionKey()).isEqualTo(TEMPLATE);
    }

    private static JournalLine line(String file, long offset, String text) {
        return new JournalLine(file, offset, text.getBytes(UTF_8));
    }

    private static Config config(Map<String, String> environment) {
        return Config.load(null, new Properties(), environment);
    }

    private static S3Settings settings(Map<String, String> environment) {
        return S3Settings.of(config(environment));
    }
}
