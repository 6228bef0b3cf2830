package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Each format of streams: whatever the bytes are, events come in order, lie within the body, and no more than it holds. */
class StreamFuzzTest {
    static Stream<byte[]> events() {
        return Stream.concat(
                Seed.answers("openai-chat-stream", "openai-responses-stream", "anthropic-stream", "gemini-stream-sse"),
                Stream.of(bytes(
                        "\u00ef\u00bb\u00bf: hi\r\rid: 1\revent:e\rdata: {\"a\":1}\rdata:{\"b\":2}\n\ndata: x\ndata")));
    }

    static Stream<byte[]> lines() {
        return Stream.concat(
                Seed.answers("ollama-stream", "cohere-v1-stream"), Stream.of(bytes("{}\r\n \r\n{\"a\":1}\n{")));
    }

    static Stream<byte[]> array() {
        return Stream.concat(Seed.answers("gemini-stream-array"), Stream.of(bytes(" [{\"a\":[1]} , 2,\"x\",null]")));
    }

    static Stream<byte[]> frames() {
        return Stream.of(
                Frame.of(":event-type", "contentBlockDelta", "{\"delta\":{\"text\":\"hi\"}}"),
                Frame.of(":exception-type", "throttlingException", "{\"message\":\"slow down\"}"),
                Frame.of(":event-type", "chunk", "{\"bytes\":\"eyJhIjoxfQ==\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @MethodSource("events")
    @FuzzTest(maxDuration = "20s")
    void takesServerSentEventsApart(byte[] body) {
        takesApart(new ServerSentEvents(), body);
    }

    @MethodSource("lines")
    @FuzzTest(maxDuration = "20s")
    void takesJsonLinesApart(byte[] body) {
        takesApart(new JsonLines(), body);
    }

    @MethodSource("array")
    @FuzzTest(maxDuration = "20s")
    void takesJsonArraysApart(byte[] body) {
        takesApart(new JsonArrayStream(), body);
    }

    /** The fuzzer cannot guess a CRC: besides the bytes as they are, they are header fields and payload of a right frame. */
    @MethodSource("frames")
    @FuzzTest(maxDuration = "20s")
    void takesAwsFramesApart(byte[] body) {
        takesApart(new AwsEventStream(), body);
        takesApart(new AwsEventStream(), Frame.repaired(body));
        takesApart(new AwsEventStream(), Frame.around(body));
    }

    private static void takesApart(EventStream format, byte[] body) {
        List<Event> events = new ArrayList<>();
        format.read(body, events::add);
        long data = 0;
        int last = -1;
        for (Event event : events) {
            assertThat(event.from()).isBetween(0, event.to());
            assertThat(event.to()).isLessThanOrEqualTo(event.bytes().length);
            assertThat(event.offset()).isGreaterThan(last).isLessThan(body.length);
            last = event.offset();
            data += event.to() - event.from();
            event.json();
        }
        assertThat(data).isLessThanOrEqualTo(body.length);
        EventStream.of(body, "text/plain");
    }
}
