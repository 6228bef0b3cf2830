package io.llmrecorder.provider;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames of AWS. No fuzzer guesses a CRC: besides the bytes as they are, they are a frame whose sums are put right, and
 * header fields and payload of one.
 */
class AwsEventStreamFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                Frame.of(":event-type", "contentBlockDelta", "{\"delta\":{\"text\":\"hi\"}}"),
                Frame.of(":exception-type", "throttlingException", "{\"message\":\"slow down\"}"),
                Frame.of(":event-type", "chunk", "{\"bytes\":\"eyJhIjoxfQ==\"}"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] input) {
        AnyStream.check(new AwsEventStream(), input);
        AnyStream.check(new AwsEventStream(), Frame.repaired(input));
        AnyStream.check(new AwsEventStream(), Frame.around(input));
    }
}
