package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Reading;
import java.time.Instant;

/**
 * What holds for the reading of every call. Asks behind the net that {@link Providers#read} has, so that an exception is
 * found and not only survived.
 */
final class AnyReading {
    private static final Prices PRICES = Prices.shipped();
    private static final Instant WHEN = Instant.parse("2026-11-20T12:00:00Z");

    private AnyReading() {}

    static void check(byte[] input) {
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
