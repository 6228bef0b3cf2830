package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Reading;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each wire format, from its hand-made cases on. Asks behind the net that {@link Providers#read} has, so that an exception
 * is found and not only survived.
 */
class ProvidersFuzzTest {
    private static final Prices PRICES = Prices.shipped();
    private static final Instant WHEN = Instant.parse("2026-11-20T12:00:00Z");

    static Stream<byte[]> chat() {
        return Seed.calls("openai-chat", "azure", "groq", "hugging", "llama", "mistral", "xai", "writer");
    }

    static Stream<byte[]> responses() {
        return Seed.calls("openai-responses");
    }

    static Stream<byte[]> anthropic() {
        return Seed.calls("anthropic");
    }

    static Stream<byte[]> gemini() {
        return Seed.calls("gemini");
    }

    static Stream<byte[]> bedrock() {
        return Seed.calls("bedrock");
    }

    static Stream<byte[]> ollama() {
        return Seed.calls("ollama");
    }

    static Stream<byte[]> cohere() {
        return Seed.calls("cohere");
    }

    static Stream<byte[]> dashScope() {
        return Seed.calls("dashscope");
    }

    static Stream<byte[]> watsonx() {
        return Seed.calls("watsonx");
    }

    static Stream<byte[]> others() {
        return Seed.calls(
                "cloudflare", "replicate", "unknown", "openai-transcription", "html", "plain", "empty", "error");
    }

    @MethodSource("chat")
    @FuzzTest(maxDuration = "20s")
    void readsOpenAiChat(byte[] input) {
        reads(input);
    }

    @MethodSource("responses")
    @FuzzTest(maxDuration = "20s")
    void readsOpenAiResponses(byte[] input) {
        reads(input);
    }

    @MethodSource("anthropic")
    @FuzzTest(maxDuration = "20s")
    void readsAnthropic(byte[] input) {
        reads(input);
    }

    @MethodSource("gemini")
    @FuzzTest(maxDuration = "20s")
    void readsGemini(byte[] input) {
        reads(input);
    }

    @MethodSource("bedrock")
    @FuzzTest(maxDuration = "20s")
    void readsBedrock(byte[] input) {
        reads(input);
    }

    @MethodSource("ollama")
    @FuzzTest(maxDuration = "20s")
    void readsOllama(byte[] input) {
        reads(input);
    }

    @MethodSource("cohere")
    @FuzzTest(maxDuration = "20s")
    void readsCohere(byte[] input) {
        reads(input);
    }

    @MethodSource("dashScope")
    @FuzzTest(maxDuration = "20s")
    void readsDashScope(byte[] input) {
        reads(input);
    }

    @MethodSource("watsonx")
    @FuzzTest(maxDuration = "20s")
    void readsWatsonx(byte[] input) {
        reads(input);
    }

    @MethodSource("others")
    @FuzzTest(maxDuration = "20s")
    void readsOthers(byte[] input) {
        reads(input);
    }

    private static void reads(byte[] input) {
        HttpCall call = Seed.call(input);
        Reading reading = Providers.readTrees(call);
        // Control characters take six bytes in JSON; everything else that a reader adds is of constant size.
        int most = 16 * input.length + 4096;
        if (!Answer.of(call).plain()) {
            return;
        }
        assertThat(length(reading.responseBody())).isLessThan(most);
        assertThat(reading.toString().length()).isLessThan(8 * most);
        assertThat(PRICES.cost(reading, WHEN)).isNotNull();
        assertThat(Providers.reread(
                        call.url(),
                        call.status(),
                        call.responseHeaders(),
                        reading.requestBody(),
                        reading.responseBody()))
                .isNotNull();
    }

    private static int length(JsonNode tree) {
        return tree == null ? 0 : Json.write(tree).length();
    }
}
