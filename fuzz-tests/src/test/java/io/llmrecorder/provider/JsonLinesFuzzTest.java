package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON lines. */
class JsonLinesFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.concat(
                Seed.answers("ollama-stream", "cohere-v1-stream"),
                Stream.of(AnyStream.bytes("{}\r\n \r\n{\"a\":1}\n{")));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyStream.check(new JsonLines(), input);
    }
}
