package io.llmrecorder.benchmark;

import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.provider.Endpoints;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the application's threads pay: the look at a URL, and the copy of chunks that pass. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PassingBenchmark {
    private static final int CHUNKS = 64;

    private final Endpoints endpoints = new Endpoints(List.of(), List.of());
    private final Budget budget = new Budget(Long.MAX_VALUE);
    private final byte[] chunk = new byte[300];

    /** A request of the application that is none of ours. */
    @Benchmark
    public boolean otherUrl() {
        return endpoints.isLlmCall("POST", "shop.example.com", 443, "/api/v2/orders/4711/items");
    }

    /** A request that is recorded. */
    @Benchmark
    public boolean llmUrl() {
        return endpoints.isLlmCall("POST", "api.openai.com", 443, "/v1/chat/completions");
    }

    /** A stream of 64 chunks of 300 bytes, its memory given back. */
    @Benchmark
    public long stream() {
        Body body = new Body(1 << 20, budget);
        for (int i = 0; i < CHUNKS; i++) {
            body.append(chunk, 0, chunk.length);
        }
        long length = body.length();
        body.release();
        return length;
    }
}
