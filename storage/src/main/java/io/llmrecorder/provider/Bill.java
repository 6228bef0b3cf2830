package io.llmrecorder.provider;

import io.llmrecorder.call.Cost;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each side of a call comes to. */
record Bill(BigDecimal input, BigDecimal output) {

    /** Null when the model has tokens of a side that its price says nothing of. */
    static @Nullable Bill of(Price price, TokenCounts counts) {
        Map<String, Rate> rates = price.rates();
        boolean unknownInput = counts.input() > 0 && !rates.containsKey("input");
        boolean unknownOutput = counts.output() > 0 && !rates.containsKey("output");
        // Speech costs far more than text everywhere: a price without it is not the price of speech.
        boolean unknownSpeech = counts.audioOut() > 0 && !rates.containsKey("output_audio");
        if (unknownInput || unknownOutput || unknownSpeech) {
            return null;
        }
        Meter meter = new Meter(rates, counts.input());
        return new Bill(input(meter, counts), output(meter, counts));
    }

    private static BigDecimal input(Meter meter, TokenCounts n) {
        long audioCached = Math.min(n.cachedAudio(), n.cacheRead());
        long audio = Math.max(0, n.audioIn() - audioCached);
        long write1h = Math.min(n.cacheWrite1h(), n.cacheWrite());
        long special = n.cacheRead() + n.cacheWrite() + audio + n.imageIn();
        return meter.tokens(Math.max(0, n.input() - special), "input")
                .add(meter.tokens(n.cacheRead() - audioCached, "cache_read", "input"))
                .add(meter.tokens(audioCached, "cache_audio_read", "cache_read", "input"))
                .add(meter.tokens(n.cacheWrite() - write1h, "cache_write", "input"))
                .add(meter.tokens(write1h, "cache_write_1h", "cache_write", "input"))
                .add(meter.tokens(audio, "input_audio", "input"))
                .add(meter.tokens(n.imageIn(), "input_image", "input"))
                .add(meter.thousands(1, "requests"))
                .add(meter.thousands(n.webSearches(), "web_searches"));
    }

    private static BigDecimal output(Meter meter, TokenCounts n) {
        long special = n.audioOut() + n.imageOut() + n.reasoning();
        return meter.tokens(Math.max(0, n.output() - special), "output")
                .add(meter.tokens(n.reasoning(), "output_reasoning", "output"))
                .add(meter.tokens(n.audioOut(), "output_audio", "output"))
                .add(meter.tokens(n.imageOut(), "output_image", "output"));
    }

    Cost cost(String price) {
        return new Cost(plain(input.add(output)), plain(input), plain(output), "USD", Cost.PRICED, price);
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** Multiplies counts by the rate that holds for them: the first of the names that the model has a rate for. */
    private record Meter(Map<String, Rate> rates, long inputTokens) {
        BigDecimal tokens(long count, String... names) {
            return times(count, 6, names);
        }

        BigDecimal thousands(long count, String name) {
            return times(count, 3, name);
        }

        private BigDecimal times(long count, int unit, String... names) {
            for (String name : names) {
                Rate rate = rates.get(name);
                if (rate != null && count > 0) {
                    return rate.at(inputTokens)
                            .multiply(BigDecimal.valueOf(count))
                            .movePointLeft(unit);
                }
            }
            return BigDecimal.ZERO;
        }
    }
}
