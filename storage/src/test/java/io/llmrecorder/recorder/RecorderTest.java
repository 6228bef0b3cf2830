package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.Reading;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.provider.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecorderTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    @TempDir
    Path base;

    private final Disk disk = new Disk();
    private final List<Recorder> open = new ArrayList<>();

    @AfterEach
    void close() {
        disk.repair();
        open.forEach(recorder -> recorder.close(PLENTY));
    }

    @Test
    void writesEveryCallOnceFromManyThreads() throws Exception {
        Recorder recorder = recorder("", Calls::chat);
        inParallel(8, () -> {
            for (int i = 0; i < 500; i++) {
                Calls.call(recorder, Caller.NOBODY, "p" + i);
                assertAddsUp(recorder.counters());
            }
        });
        recorder.close(PLENTY);

        assertThat(recorder.counters().written()).isEqualTo(4000);
        assertThat(recorder.counters().queuedBytes()).isZero();
        assertThat(disk.ids()).hasSize(4000).doesNotHaveDuplicates();
    }

    @Test
    void countsAddUpWhileTheDiskFailsAndTheQueueOverflows() throws Exception {
        Recorder recorder = recorder(",queue.calls=50,buffer.size=10", Calls::chat);
        disk.fail();
        inParallel(4, () -> {
            for (int i = 0; i < 200; i++) {
                Calls.call(recorder, Caller.NOBODY, "p" + i);
                assertAddsUp(recorder.counters());
            }
        });
        long dropped = recorder.counters().dropped();
        disk.repair();
        Calls.call(recorder, Caller.NOBODY, "last");
        recorder.close(PLENTY);

        Counters counters = recorder.counters();
        assertThat(dropped).isGreaterThanOrEqualTo(800 - 50 - 2 * 10);
        assertThat(counters.offered()).isEqualTo(801);
        assertThat(counters.queued()).isZero();
        assertThat(counters.written() + counters.dropped()).isEqualTo(counters.offered());
        assertThat(disk.ids()).hasSize((int) counters.written()).doesNotHaveDuplicates();
    }

    @Test
    void marksTheGapInTheRecordAfterIt() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Recorder recorder = recorder(",queue.calls=2", call -> {
            if (call.status() != 0) {
                reading.countDown();
                await(go);
            }
            return Calls.chat(call);
        });

        Calls.call(recorder, Caller.NOBODY, "in the writer's hands");
        await(reading);
        for (int i = 0; i < 7; i++) {
            Calls.call(recorder, Caller.NOBODY, "p" + i);
        }
        go.countDown();
        recorder.close(PLENTY);

        List<Integer> gaps = new ArrayList<>();
        for (JsonNode record : disk.records()) {
            gaps.add(record.path("dropped_before").asInt());
        }
        assertThat(gaps).containsExactly(0, 5, 0);
        assertThat(recorder.counters().dropped()).isEqualTo(5);
    }

    @Test
    void boundsTheQueueByBytesToo() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Recorder recorder = recorder(",queue.bytes=100000", call -> {
            if (call.status() != 0) {
                reading.countDown();
                await(go);
            }
            return Calls.chat(call);
        });

        Calls.call(recorder, Caller.NOBODY, "in the writer's hands");
        await(reading);
        for (int i = 0; i < 10; i++) {
            Calls.call(recorder, Caller.NOBODY, "x".repeat(20_000));
        }

        assertThat(recorder.counters().dropped()).isBetween(6L, 9L);
        assertThat(recorder.counters().queuedBytes()).isLessThanOrEqualTo(100_000);
        go.countDown();
    }

    @Test
    void recordsACallThatNoProviderCanRead() throws Exception {
        Recorder recorder = recorder("", call -> {
            throw new IllegalStateException("a provider's mistake");
        });

        Calls.call(recorder, Caller.NOBODY, "hello");
        recorder.close(PLENTY);

        JsonNode record = disk.records().get(0);
        assertThat(record.get("provider").asText()).isEqualTo("unknown");
        assertThat(record.get("request_body").asText()).isEqualTo("hello");
        assertThat(record.get("response_body").asText()).isEqualTo("answer to hello");
        assertThat(record.get("status").asText()).isEqualTo("ok");
    }

    @Test
    void survivesAStackOverflowInAProvider() throws Exception {
        Recorder recorder = recorder("", call -> {
            throw new StackOverflowError();
        });

        Calls.call(recorder, Caller.NOBODY, "hello");
        recorder.close(PLENTY);

        assertThat(recorder.counters().written()).isEqualTo(1);
    }

    @Test
    void givesTheMemoryOfEveryCallBack() {
        Recorder recorder = recorder(",queue.calls=1", Calls::chat);
        disk.fail();
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Exchange exchange = Calls.begin(recorder, Caller.NOBODY, "p" + i);
            exchange.end(Exchange.End.COMPLETE);
            exchanges.add(exchange);
        }
        disk.repair();
        recorder.close(PLENTY);

        assertThat(exchanges).allMatch(exchange -> exchange.request().memory() == 0);
    }

    @Test
    void passesOverCallsThatAreNotWanted() throws Exception {
        Recorder recorder = recorder(",require.session=true", Calls::chat);

        Calls.call(recorder, Caller.NOBODY, "no session");
        Calls.call(recorder, Calls.content("off"), "off");
        Calls.call(recorder, Calls.session("s"), "wanted");
        recorder.close(PLENTY);

        assertThat(recorder.counters().skipped()).isEqualTo(2);
        assertThat(recorder.counters().offered()).isEqualTo(1);
        assertThat(disk.records()).hasSize(1);
    }

    @Test
    void closeEndsInTimeAndSaysWhatIsLost() {
        Recorder recorder = recorder("", Calls::chat);
        disk.fail();
        Calls.call(recorder, Caller.NOBODY, "lost");

        recorder.close(Duration.ofMillis(200));

        assertThat(recorder.counters().queued()).isEqualTo(1);
        assertThat(recorder.counters().written()).isZero();
    }

    @Test
    void dropsAndCountsCallsAfterTheEnd() {
        Recorder recorder = recorder("", Calls::chat);
        recorder.close(PLENTY);

        Calls.call(recorder, Caller.NOBODY, "late");

        assertThat(recorder.counters()).isEqualTo(new Counters(1, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void waitsForTheFolderAndThenWritesAll() throws Exception {
        CountDownLatch refused = new CountDownLatch(2);
        Config config = Calls.config(base, "");
        Recorder recorder = track(new Recorder(config, () -> {
            if (refused.getCount() > 0) {
                refused.countDown();
                throw new IOException("permission denied");
            }
            return opened(Calls::chat, config);
        }));

        Calls.call(recorder, Caller.NOBODY, "early");
        await(refused);
        recorder.close(PLENTY);

        assertThat(disk.records()).hasSize(1);
    }

    @Test
    void knowsTheCallsThatRun() throws Exception {
        Recorder recorder = recorder("", Calls::chat);
        Exchange exchange = Calls.begin(recorder, Caller.NOBODY, "hello");

        while (recorder.running().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(recorder.running()).containsExactly(exchange);
        Calls.answer(exchange, 200, "x").end(Exchange.End.COMPLETE);
        recorder.close(PLENTY);

        assertThat(recorder.running()).isEmpty();
        assertThat(disk.records()).hasSize(1);
    }

    private Recorder recorder(String settings, Function<HttpCall, Reading> provider) {
        Config config = Calls.config(base, settings);
        return track(new Recorder(config, () -> opened(provider, config)));
    }

    private Recorder track(Recorder recorder) {
        open.add(recorder);
        return recorder;
    }

    private Opening.Opened opened(Function<HttpCall, Reading> provider, Config config) {
        Layout layout = new Layout(base);
        return new Opening.Opened(
                new CallAssembly(config, Calls.ORIGIN, "s", provider),
                disk,
                new InFlight(layout, "instance-1"),
                new Interrupted(layout));
    }

    private static void assertAddsUp(Counters counters) {
        assertThat(counters.queued()).isNotNegative();
        assertThat(counters.written() + counters.failed() + counters.dropped() + counters.queued())
                .isEqualTo(counters.offered());
    }

    private static void inParallel(int count, Runnable work) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = new Thread(work);
            threads[i].setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps lines in memory, and takes none while it fails. */
    private static final class Disk implements Sink {
        private final List<byte[]> lines = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean failing;

        void fail() {
            failing = true;
        }

        void repair() {
            failing = false;
        }

        List<String> ids() throws IOException {
            List<String> ids = new ArrayList<>();
            for (JsonNode record : records()) {
                ids.add(record.get("id").asText());
            }
            return ids;
        }

        List<JsonNode> records() throws IOException {
            List<JsonNode> records = new ArrayList<>();
            for (byte[] line : lines.toArray(new byte[0][])) {
                records.add(new ObjectMapper().readTree(line));
            }
            return records;
        }

        @Override
        public void append(Deque<byte[]> batch) throws IOException {
            while (!batch.isEmpty()) {
                if (failing) {
                    throw new IOException("No space left on device");
                }
                lines.add(batch.remove());
            }
        }

        @Override
        public void flushIfDue() {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
