package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Server-Sent Events. */
class ServerSentEventsFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.concat(
                Seed.answers("openai-chat-stream", "openai-responses-stream", "anthropic-stream", "gemini-stream-sse"),
                Stream.of(AnyStream.bytes(
                        "\u00ef\u00bb\u00bf: hi\r\rid: 1\revent:e\rdata: {\"a\":1}\rdata:{\"b\":2}\n\ndata: x\ndata")));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyStream.check(new ServerSentEvents(), input);
    }
}
