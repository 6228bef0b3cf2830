package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls worked out by hand from the prices that their providers publish, in USD for a million tokens. */
class PublishedPricesTest {
    private final Prices prices = Prices.shipped();

    /** From https://platform.claude.com/docs/en/about-claude/pricing: input, writes for 5 min and 1 h, hits, output. */
    @ParameterizedTest
    @CsvSource({
        // 5, 6.25, 10, 0.5, 25: 1000 x 5 + 0 + 0 + 2000 x 0.5 + 500 x 25
        "claude-opus-4-5, 1000, 0, 0, 2000, 500, 0.0185",
        // 3000 x 5 + 400 x 6.25 + 100 x 10 + 700 x 0.5 + 20 x 25
        "claude-opus-4-6, 3000, 400, 100, 700, 20, 0.01935",
        // 15, 18.75, 30, 1.5, 75: 10 x 15 + 1000 x 18.75 + 30 x 75
        "claude-opus-4-1-20250805, 10, 1000, 0, 0, 30, 0.02115",
        // 15 for input, 75 for output
        "claude-opus-4-20250514, 1, 0, 0, 0, 1, 0.00009",
        // 3, 3.75, 6, 0.3, 15: 123 x 3 + 1000 x 6 + 10000 x 0.3 + 456 x 15
        "claude-sonnet-4-6, 123, 0, 1000, 10000, 456, 0.016209",
        // 1000 x 3 + 1000 x 3.75 + 1000 x 15
        "claude-sonnet-4-5-20250929, 1000, 1000, 0, 0, 1000, 0.02175",
        // 7 x 3 + 11 x 15
        "claude-sonnet-4-20250514, 7, 0, 0, 0, 11, 0.000186",
        // 1, 1.25, 2, 0.1, 5: 1000 x 1 + 200 x 1.25 + 300 x 2 + 400 x 0.1 + 50 x 5
        "claude-haiku-4-5-20251001, 1000, 200, 300, 400, 50, 0.00214",
        // 0.8, 1, 1.6, 0.08, 4: 1000 x 0.8 + 1000 x 1 + 1000 x 0.08 + 1000 x 4
        "claude-3-5-haiku-20241022, 1000, 1000, 0, 1000, 1000, 0.00588",
        // 10, 12.5, 20, 1, 50: 100 x 10 + 100 x 20 + 100 x 1 + 100 x 50
        "claude-fable-5, 100, 0, 100, 100, 100, 0.0081",
    })
    void pricesClaude(String model, long input, long write5m, long write1h, long hits, long output, String total) {
        String usage =
                "{'input_tokens':%d,'cache_creation_input_tokens':%d,'cache_read_input_tokens':%d,'output_tokens':%d,"
                        + "'cache_creation':{'ephemeral_5m_input_tokens':%d,'ephemeral_1h_input_tokens':%d}}";
        String counts = usage.formatted(input, write5m + write1h, hits, output, write5m, write1h);
        assertThat(total("https://api.anthropic.com/v1/messages", model, counts, "2026-11-20T12:00:00Z"))
                .isEqualTo(total);
    }

    /**
     * From https://platform.openai.com/docs/pricing, as https://tokenmath.io/openai-api-pricing-explained and others quote
     * it: input, cached input, output. The counts of input include the cached ones.
     */
    @ParameterizedTest
    @CsvSource({
        // 2, 0.5, 8: 600 x 2 + 400 x 0.5 + 100 x 8
        "gpt-4.1, 1000, 400, 100, 0.0022",
        // 0.4, 0.1, 1.6: a million of each side
        "gpt-4.1-mini, 1000000, 0, 1000000, 2",
        // 1.25, 0.125, 10: 500 x 1.25 + 500 x 0.125 + 2000 x 10
        "gpt-5, 1000, 500, 2000, 0.0206875",
        // 0.25, 0.025, 2: 3 x 0.25 + 1 x 2
        "gpt-5-mini, 3, 0, 1, 0.00000275",
        // 2.5, 1.25, 10: 72 x 2.5 + 128 x 1.25 + 64 x 10
        "gpt-4o, 200, 128, 64, 0.00098",
        // 0.15, 0.075, 0.6: 1000 x 0.15 + 500 x 0.6
        "gpt-4o-mini, 1000, 0, 500, 0.00045",
    })
    void pricesOpenAi(String model, long input, long cached, long output, String total) {
        String usage = "{'prompt_tokens':%d,'completion_tokens':%d,'prompt_tokens_details':{'cached_tokens':%d}}";
        String url = "https://api.openai.com/v1/chat/completions";
        assertThat(total(url, model, usage.formatted(input, output, cached), "2026-11-20T12:00:00Z"))
                .isEqualTo(total);
    }

    /** From https://api-docs.deepseek.com/quick_start/pricing, in force until 2025-09-05T16:00Z: hit, miss, output. */
    @ParameterizedTest
    @CsvSource({
        // 0.07, 0.27, 1.1 from 00:30 to 16:30: 100 x 0.07 + 900 x 0.27 + 10 x 1.1
        "deepseek-chat, 12:00, 1000, 100, 10, 0.000261",
        // half of it by night: 100 x 0.035 + 900 x 0.135 + 10 x 0.55
        "deepseek-chat, 20:00, 1000, 100, 10, 0.0001305",
        // 0.14, 0.55, 2.19: 500 x 0.14 + 500 x 0.55 + 100 x 2.19
        "deepseek-reasoner, 00:30, 1000, 500, 100, 0.000564",
        // 0.035, 0.135, 0.55 by night: 500 x 0.035 + 500 x 0.135 + 100 x 0.55
        "deepseek-reasoner, 16:30, 1000, 500, 100, 0.00014",
    })
    void pricesDeepSeekByTheHour(String model, String time, long input, long hits, long output, String total) {
        String usage = "{'prompt_tokens':%d,'completion_tokens':%d,'prompt_cache_hit_tokens':%d}";
        String url = "https://api.deepseek.com/chat/completions";
        assertThat(total(url, model, usage.formatted(input, output, hits), "2025-08-01T" + time + ":00Z"))
                .isEqualTo(total);
    }

    private String total(String url, String model, String usage, String when) {
        String answer = "{'model':'" + model + "','choices':[],'content':[],'usage':" + usage + "}";
        Reading reading = Providers.reread(url, 200, Headers.NONE, json("{'model':'" + model + "'}"), json(answer));
        return prices.cost(reading, Instant.parse(when)).total();
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
