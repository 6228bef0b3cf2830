package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's responses. */
class OpenAiResponsesFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls("openai-responses");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
