package io.llmrecorder.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.Reading;
import io.llmrecorder.provider.HttpCall;
import io.llmrecorder.provider.Providers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reading a call against the least that anybody would have to do: Jackson's tree of the request and of each JSON value in
 * the answer. On the recorder's own thread. Reading may cost three times as much.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadBenchmark {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    /** Wire format of the call. */
    @Param({
        "OPENAI_CHAT",
        "OPENAI_RESPONSES",
        "ANTHROPIC",
        "GEMINI_SSE",
        "GEMINI_ARRAY",
        "OLLAMA",
        "BEDROCK",
        "OPENAI_DOCUMENT"
    })
    public String format = "";

    /** Events of the stream. */
    @Param({"8", "64", "4096"})
    public int chunks;

    private HttpCall call = Sample.OPENAI_CHAT.call(1);
    private List<byte[]> values = List.of();

    /** Makes the call. */
    @Setup
    public void makeCall() {
        call = Sample.valueOf(format).call(chunks);
        Reading reading = Providers.read(call);
        if (reading.response() == null || reading.response().length() < chunks) {
            throw new IllegalStateException("not read: " + reading);
        }
        values = new ArrayList<>();
        values.add(call.requestBody());
        values.addAll(JsonValues.in(call.responseBody()));
    }

    /** What the recorder does. */
    @Benchmark
    public Reading reading() {
        return Providers.read(call);
    }

    /** What it is measured by. */
    @Benchmark
    public void jacksonTrees(Blackhole hole) throws IOException {
        for (byte[] value : values) {
            hole.consume(JACKSON.readTree(value));
        }
    }
}
