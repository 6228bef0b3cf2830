package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's chat completions and the dialects of it. */
class OpenAiChatFuzzTest {
    static Stream<byte[]> seeds() {
        return Seed.calls("openai-chat", "azure", "groq", "hugging", "llama", "mistral", "xai", "writer");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyReading.check(input);
    }
}
