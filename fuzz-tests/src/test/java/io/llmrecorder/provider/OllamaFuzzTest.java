package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Ollama. */
class OllamaFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls("ollama");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
