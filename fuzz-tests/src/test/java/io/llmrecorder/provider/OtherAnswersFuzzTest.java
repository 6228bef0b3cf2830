package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Smaller APIs, multipart requests, errors of every shape, pages of proxies. */
class OtherAnswersFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls(
                "cloudflare", "replicate", "unknown", "openai-transcription", "html", "plain", "empty", "error");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
