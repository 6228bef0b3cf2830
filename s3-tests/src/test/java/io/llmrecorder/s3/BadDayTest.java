package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.Layout;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An hour of calls over a bad line, by a clock that the test moves; afterwards all of it is in the bucket, once. */
class BadDayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private final Map<String, Integer> sent = new HashMap<>();
    private TestStore store;
    private BadLine line;
    private Journal journal;
    private Bucket bucket;
    private JournalFollower follower;
    private int calls;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void everyCallIsInTheBucketOnceAndEachDocumentIsWhole(long seed) throws Exception {
        Random random = new Random(seed);
        store = new TestStore();
        line = new BadLine(store.endpoint(), seed);
        journal = new Journal(new Layout(folder), 1 << 20, Duration.ofSeconds(30), clock);
        begin();
        for (int second = 0; second < 3600; second += 5) {
            clock.forward(Duration.ofSeconds(5));
            weather(second, random);
            for (int i = random.nextInt(3); i > 0; i--) {
                call("s-" + second / 400);
            }
            follower.runDue();
            if (second == 1200 || second == 2400) {
                follower.close(Duration.ofSeconds(1)); // the process ends, and the next goes on
                bucket.close();
                begin();
            }
        }
        line.bad(0);
        for (int minute = 0; minute < 60; minute++) {
            clock.forward(Duration.ofMinutes(1));
            follower.runDue();
        }
        List<String> ids = idsInTheBucket();
        assertThat(ids).doesNotHaveDuplicates().hasSize(calls);
        assertThat(documents()).containsAllEntriesOf(sent);
        System.out.println("seed " + seed + ": " + calls + " calls, " + line.troubles() + " connections in trouble, "
                + store.keys().size() + " objects");
        assertThat(line.troubles()).isGreaterThan(20);
        follower.close(Duration.ofSeconds(1));
        bucket.close();
        journal.close();
        line.close();
        store.stop();
    }

    /** Away for a quarter of an hour, bad for half an hour, well between; and connections are cut now and then. */
    private void weather(int second, Random random) throws Exception {
        switch (second) {
            case 300, 2100 -> line.bad(0.7);
            case 900 -> store.stop();
            case 1800 -> store.start();
            case 3000 -> line.bad(0.1);
            default -> {
                if (random.nextInt(10) == 0) {
                    line.cutAll();
                }
            }
        }
    }

    /** A process on the folder begins. */
    private void begin() {
        S3Settings at = store.settings();
        S3Settings settings = new S3Settings(
                line.endpoint(),
                at.bucket(),
                at.accessKey(),
                at.secretKey(),
                at.region(),
                at.prefix(),
                at.segmentBytes(),
                at.segmentInterval(),
                at.sessionKey(),
                null,
                null,
                false);
        bucket = new Bucket(settings);
        SessionDocuments documents = new SessionDocuments(
                new Layout(folder), bucket, false, Duration.ofMinutes(5), false, () -> null, clock, Locale.ENGLISH);
        follower = new JournalFollower(
                new Layout(folder), List.of(new SegmentShipper(new Layout(folder), bucket, clock), documents), clock);
    }

    private void call(String session) throws Exception {
        sent.merge(session, 1, Integer::sum);
        journal.append(("{\"v\":1,\"type\":\"call\",\"id\":\"" + calls++ + "\",\"timestamp\":\"" + clock.instant()
                        + "\",\"session_id\":\"" + session
                        + "\",\"success\":true,\"response\":\"yes\",\"service\":\"shop\","
                        + "\"instance\":\"i-1\"}")
                .getBytes(UTF_8));
    }

    private List<String> idsInTheBucket() throws Exception {
        List<String> ids = new ArrayList<>();
        for (String key : store.keys()) {
            if (key.startsWith("calls/")) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(store.bytes(key)))) {
                    for (String record :
                            new String(in.readAllBytes(), UTF_8).lines().toList()) {
                        ids.add(JSON.readTree(record).path("id").asText());
                    }
                }
            }
        }
        return ids;
    }

    /** By session, the calls in its longest document. */
    private Map<String, Integer> documents() throws Exception {
        Map<String, Integer> documents = new HashMap<>();
        for (String key : store.keys()) {
            if (key.startsWith("openai_logs/")) {
                JsonNode document = JSON.readTree(store.bytes(key));
                documents.merge(
                        document.at("/session_info/session_id").asText(),
                        document.path("api_calls").size(),
                        Math::max);
            }
        }
        return documents;
    }

    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-20T16:00:00Z");

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
