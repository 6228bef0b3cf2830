package io.llmrecorder.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recording;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How many calls of 2 KB a second four threads get onto disk: encoded by Jackson and appended to a file, which is the floor; by the
 * journal; by the whole recorder, which reads exchanges, redacts, and writes journal and views; and as lines of a log by Log4j2 and
 * Logback, asynchronous, into a file that never rolls. Nothing is lost: who finds a queue full waits. The time ends when all is
 * written and closed. Arguments: a folder, how many calls, how many rounds, each variant once in each, and perhaps
 * a part of the names of the variants that are wanted.
 */
public final class StorageFigures {
    private static final int PRODUCERS = 4;
    private static final int DISTINCT = 5_000;
    private static final int QUEUE = 16_384;
    private static final int BATCH = 256;
    private static final int QUESTION = 500;
    private static final int ANSWER = 1_000;
    private static final int SYSTEM = 300;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream OUT = System.out;

    private final Path folder;
    private final int calls;
    private final List<Call> distinct = new ArrayList<>();
    private int runs;

    private StorageFigures(Path folder, int calls) {
        this.folder = folder;
        this.calls = calls;
        for (int i = 0; i < DISTINCT; i++) {
            distinct.add(Call.of(i));
        }
    }

    /** Runs the rounds and prints the median of each variant. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "storage-figures-");
        try {
            measure(new StorageFigures(folder, Integer.parseInt(arguments[1])), arguments);
        } finally {
            delete(folder);
        }
    }

    private static void measure(StorageFigures figures, String[] arguments) throws Exception {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        int rounds = Integer.parseInt(arguments[2]);
        String wanted = arguments.length > 3 ? arguments[3] : "";
        // One more, which does not count.
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Opening> variant : figures.variants().entrySet()) {
                if (!variant.getKey().contains(wanted)) {
                    continue;
                }
                double rate = figures.run(variant.getValue());
                OUT.printf(Locale.ROOT, "round %d  %-32s %,9.0f calls/s%n", round, variant.getKey(), rate);
                if (round > 0) {
                    rates.computeIfAbsent(variant.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        double floor = 0;
        for (Map.Entry<String, List<Double>> variant : rates.entrySet()) {
            double median = median(variant.getValue());
            floor = floor == 0 ? median : floor;
            OUT.printf(
                    Locale.ROOT,
                    "median   %-32s %,9.0f calls/s, %.2f of the floor%n",
                    variant.getKey(),
                    median,
                    median / floor);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Map<String, Opening> variants() {
        Map<String, Opening> variants = new LinkedHashMap<>();
        variants.put("Jackson and a raw append", Raw::new);
        variants.put("Jackson and the journal", ToJournal::new);
        variants.put("exchange to journal and views", path -> new Recorded(path, "by_session,errors,latest"));
        variants.put("exchange to journal", path -> new Recorded(path, "errors"));
        variants.put("Log4j2, async, JSON", path -> new Logs.Log4j(path, true));
        variants.put("Log4j2, async, message as it is", path -> new Logs.Log4j(path, false));
        variants.put("Logback, async, message as it is", Logs.Back::new);
        return variants;
    }

    private interface Opening {
        Store open(Path folder) throws Exception;
    }

    /** Where calls are put, by several threads. */
    interface Store {
        void put(Call call, int number) throws Exception;

        /** Writes what waits, and closes. */
        void end() throws Exception;
    }

    /** In a folder of its own: ext4 is slow to make files where it has just deleted as many. */
    private double run(Opening opening) throws Exception {
        Store store = opening.open(Files.createDirectories(folder.resolve(String.valueOf(runs++))));
        long begin = System.nanoTime();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int first = p;
            Thread producer = new Thread(() -> produce(store, first));
            producer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            producer.start();
            producers.add(producer);
        }
        for (Thread producer : producers) {
            producer.join();
        }
        store.end();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("A call was not taken", failures.get(0));
        }
        return calls * 1e9 / (System.nanoTime() - begin);
    }

    private void produce(Store store, int first) {
        try {
            for (int i = first; i < calls; i += PRODUCERS) {
                store.put(distinct.get(i % DISTINCT), i);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A call as an application has it, and as HTTP has it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Call(Made made, String json, byte[] request, byte[] response) {
        static Call of(int number) {
            Words words = new Words(number);
            String system = new Words(number % 10).text(SYSTEM);
            String question = words.text(QUESTION);
            String answer = words.text(ANSWER);
            Made record = new Made(
                    "rec-" + number,
                    "2026-11-20T16:00:00." + number + "Z",
                    "session-" + number,
                    "user-" + number,
                    "openai",
                    "https://api.openai.com/v1/chat/completions",
                    "gpt-4o-mini",
                    200,
                    1_234.5,
                    new Usage(300, 200, 500),
                    List.of(new Said("system", system), new Said("user", question)),
                    answer,
                    "stop");
            try {
                return new Call(
                        record,
                        JSON.writeValueAsString(record),
                        JSON.writeValueAsBytes(Map.of("model", "gpt-4o-mini", "messages", record.messages())),
                        JSON.writeValueAsBytes(Map.of(
                                "id",
                                "chatcmpl-" + number,
                                "object",
                                "chat.completion",
                                "model",
                                "gpt-4o-mini-2024-07-18",
                                "choices",
                                List.of(Map.of(
                                        "index", 0, "finish_reason", "stop", "message", new Said("assistant", answer))),
                                "usage",
                                Map.of("prompt_tokens", 300, "completion_tokens", 200, "total_tokens", 500))));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    record Made(
            String id,
            String timestamp,
            String sessionId,
            String userId,
            String provider,
            String endpoint,
            String model,
            int status,
            double latency,
            Usage usage,
            List<Said> messages,
            String answer,
            String finishReason) {}

    record Usage(int inputTokens, int outputTokens, int totalTokens) {}

    record Said(String role, String content) {}

    /** The threads encode, one writes. */
    private abstract static class Encoded implements Store {
        private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
        private final Thread writer = new Thread(this::write);
        private volatile boolean closed;

        void begin() {
            writer.start();
        }

        @Override
        public void put(Call call, int number) throws Exception {
            queue.put(JSON.writeValueAsBytes(call.made()));
        }

        private void write() {
            Deque<byte[]> batch = new ArrayDeque<>();
            try {
                while (true) {
                    byte[] first = queue.poll(10, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        if (closed) {
                            return;
                        }
                        continue;
                    }
                    batch.add(first);
                    queue.drainTo(batch, BATCH);
                    write(batch);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Takes each from the batch. */
        abstract void write(Deque<byte[]> batch) throws IOException;

        abstract void close() throws IOException;

        @Override
        public void end() throws Exception {
            closed = true;
            writer.join();
            close();
        }
    }

    private static final class Raw extends Encoded {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

        Raw(Path folder) throws IOException {
            channel =
                    FileChannel.open(folder.resolve("raw.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            begin();
        }

        @Override
        void write(Deque<byte[]> batch) throws IOException {
            for (byte[] line = batch.poll(); line != null; line = batch.poll()) {
                if (buffer.remaining() < line.length + 1) {
                    flush();
                }
                buffer.put(line).put((byte) '\n');
            }
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        void close() throws IOException {
            flush();
            channel.close();
        }
    }

    private static final class ToJournal extends Encoded {
        private final Journal journal;

        ToJournal(Path folder) {
            journal = new Journal(new Layout(folder), Long.MAX_VALUE, Duration.ofSeconds(30), Clock.systemUTC());
            begin();
        }

        @Override
        void write(Deque<byte[]> batch) throws IOException {
            journal.append(batch);
        }

        @Override
        void close() throws IOException {
            journal.close();
        }
    }

    /** As the agent gives calls to the recorder; ten of each session, two hundred sessions at a time. */
    private static final class Recorded implements Store {
        private static final long MOST_QUEUED = 5_000;

        private final Recording recording;
        private final Budget budget = new Budget(1L << 30);

        Recorded(Path folder, String views) {
            Properties settings = new Properties();
            settings.setProperty("llm.records.base.dir", folder.toString());
            settings.setProperty("llm.records.views", views);
            settings.setProperty("llm.records.max.file.size", "1000GiB");
            recording = Recording.start(Config.load(null, settings, Map.of()), List.of());
        }

        @Override
        public void put(Call call, int number) throws Exception {
            while (recording.recorder().counters().queued() > MOST_QUEUED) {
                Thread.sleep(1);
            }
            String session = "session-" + (number / 2_000 * 200 + number % 200);
            Exchange exchange = new Exchange(
                    "okhttp",
                    "POST",
                    "https://api.openai.com/v1/chat/completions",
                    new Headers().add("Content-Type", "application/json").add("Authorization", "Bearer sk-none"),
                    new Caller(session, "header", "user", "header", Map.of(), null, null, null),
                    recording.recorder(),
                    1 << 20,
                    budget);
            exchange.request().append(call.request(), 0, call.request().length);
            exchange.requestSent();
            exchange.responded(200, new Headers().add("Content-Type", "application/json"));
            exchange.response().append(call.response(), 0, call.response().length);
            exchange.end(Exchange.End.COMPLETE);
        }

        @Override
        public void end() {
            recording.close(Duration.ofMinutes(10));
            Counters counters = recording.recorder().counters();
            if (counters.written() != counters.offered()) {
                throw new IllegalStateException("Not all was written: " + counters);
            }
        }
    }
}
