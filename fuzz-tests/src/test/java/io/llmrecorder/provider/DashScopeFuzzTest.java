package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** DashScope. */
class DashScopeFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls("dashscope");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
