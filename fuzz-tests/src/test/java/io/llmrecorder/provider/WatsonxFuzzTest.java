package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Watsonx. */
class WatsonxFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls("watsonx");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
