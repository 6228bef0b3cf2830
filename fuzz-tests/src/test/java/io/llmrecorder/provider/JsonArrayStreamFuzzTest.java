package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that are one JSON array. */
class JsonArrayStreamFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.concat(
                Seed.answers("gemini-stream-array"), Stream.of(AnyStream.bytes(" [{\"a\":[1]} , 2,\"x\",null]")));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyStream.check(new JsonArrayStream(null), input);
    }
}
