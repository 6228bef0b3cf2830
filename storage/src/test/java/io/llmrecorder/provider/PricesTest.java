package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs are worked out by hand, from prices per million tokens. */
class PricesTest {
    private static final String OPENAI = "https://api.openai.com/v1/chat/completions";
    private static final String ANTHROPIC = "https://api.anthropic.com/v1/messages";
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Prices prices = Prices.shipped();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // 1000 x 2.5 + 500 x 10
        "https://api.openai.com/v1/chat/completions, gpt-4o-2024-08-06, 1000, 500, 0.0075",
        // 1 x 0.15 + 1 x 0.6
        "https://api.openai.com/v1/chat/completions, gpt-4o-mini, 1, 1, 0.00000075",
        // 123456 x 2 + 789 x 8
        "https://api.openai.com/v1/chat/completions, gpt-4.1, 123456, 789, 0.253224",
        // 1000 x 0.4 + 1000 x 1.6
        "https://api.openai.com/v1/chat/completions, gpt-4.1-mini-2025-04-14, 1000, 1000, 0.002",
        // 1000 x 1.25 + 1000 x 10
        "https://api.openai.com/v1/chat/completions, gpt-5-2025-08-07, 1000, 1000, 0.01125",
        // 1000 x 2.5 + 500 x 10, a deployment of the same model
        "https://x.openai.azure.com/openai/deployments/d/chat/completions, gpt-4o-2024-08-06, 1000, 500, 0.0075",
        // 1000 x 1 + 1000 x 1 + 12 for 1000 requests
        "https://api.perplexity.ai/chat/completions, sonar, 1000, 1000, 0.014",
        // 1000 x 0.1 + 1000 x 0.4
        "https://llm.example/v1/chat/completions, gpt-4.1-nano, 1000, 1000, 0.0005",
    })
    void pricesPlainTokens(String url, String model, long input, long output, String total) {
        String usage = "{'prompt_tokens':" + input + ",'completion_tokens':" + output + "}";
        assertThat(prices.cost(read(url, model, usage), NOW).total()).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, 0.03",
        "claude-opus-5-20260801, 0.03",
        "claude-opus-5.0, 0.03",
        "claude-opus-5-latest, 0.03",
        "claude-opus-5@20260801, 0.03",
        "claude-opus-4-5-20251101, 0.03",
        "claude-2.1, 0.032",
        // Later versions, whose prices nobody knows yet.
        "claude-opus-5-5,",
        "claude-opus-5-5-20270101,",
        "claude-opus-5.1,",
        "claude-sonnet-5-5@20270101,",
        "claude-fable-5-1,",
        "claude-haiku-4-5-2,",
    })
    void aLaterVersionIsAnotherModel(String model, @Nullable String total) {
        Cost cost = prices.cost(read(ANTHROPIC, model, "{'input_tokens':1000,'output_tokens':1000}"), NOW);
        assertThat(cost.total()).isEqualTo(total);
        assertThat(cost.status()).isEqualTo(total == null ? Cost.UNPRICED : Cost.PRICED);
    }

    @ParameterizedTest
    @CsvSource({
        "-5,true",
        ".1,true",
        "-5-20270101,true",
        ".1:beta,true",
        "-20250514,false",
        "-0613,false",
        "-001,false",
        "-05-20,false",
        "-08-2024,false",
        "-8b-instruct,false",
        "-latest,false",
        "'',false",
        ".0,false",
        "-v1:0,false"
    })
    void tellsVersionsFromDatesRevisionsAndSizes(String rest, boolean version) {
        assertThat(OtherVersion.at("model-3" + rest, "model-3".length())).isEqualTo(version);
    }

    @Test
    void pricesCachedTokensApart() {
        // 900 x 2.5 + 100 x 1.25 + 10 x 10
        String usage = "{'prompt_tokens':1000,'completion_tokens':10,'prompt_tokens_details':{'cached_tokens':100}}";
        assertThat(prices.cost(read(OPENAI, "gpt-4o", usage), NOW).total()).isEqualTo("0.002475");
    }

    @Test
    void pricesWritesToTheCacheByTheirLifetime() {
        // 10 x 3 + 200 x 0.3 + 300 x 3.75 + 100 x 6 + 50 x 15
        String usage = "{'input_tokens':10,'output_tokens':50,'cache_read_input_tokens':200,"
                + "'cache_creation_input_tokens':400,'cache_creation':{'ephemeral_5m_input_tokens':300,"
                + "'ephemeral_1h_input_tokens':100}}";
        Cost cost = prices.cost(read(ANTHROPIC, "claude-3-7-sonnet-20250219", usage), NOW);
        assertThat(cost.total()).isEqualTo("0.002565");
        assertThat(cost.input()).isEqualTo("0.001815");
        assertThat(cost.output()).isEqualTo("0.00075");
        assertThat(cost.price()).isEqualTo("anthropic/claude-3-7-sonnet-latest@2026-11-20");
    }

    @Test
    void takesTheHigherPriceForAllTokensOfALongContext() {
        String usage = "{'input_tokens':%d,'output_tokens':0}";
        // 200000 x 3, then 200001 x 6
        assertThat(prices.cost(read(ANTHROPIC, "claude-sonnet-4-5", usage.formatted(200_000)), NOW)
                        .total())
                .isEqualTo("0.6");
        assertThat(prices.cost(read(ANTHROPIC, "claude-sonnet-4-5", usage.formatted(200_001)), NOW)
                        .total())
                .isEqualTo("1.200006");
    }

    @Test
    void takesThePriceOfTheDay() {
        Reading reading = read(OPENAI, "o3", "{'prompt_tokens':1000,'completion_tokens':1000}");
        assertThat(prices.cost(reading, Instant.parse("2025-06-09T23:59:59Z")).total())
                .isEqualTo("0.05");
        Cost later = prices.cost(reading, Instant.parse("2025-06-10T00:00:00Z"));
        assertThat(later.total()).isEqualTo("0.01");
        assertThat(later.price()).isEqualTo("openai/o3@2025-06-10");
    }

    @Test
    void takesThePriceOfTheHour() {
        String url = "https://api.deepseek.com/chat/completions";
        Reading reading = read(url, "deepseek-reasoner", "{'prompt_tokens':1000000,'completion_tokens':0}");
        assertThat(prices.cost(reading, Instant.parse("2025-03-01T12:00:00Z")).total())
                .isEqualTo("0.55");
        assertThat(prices.cost(reading, Instant.parse("2025-03-01T20:00:00Z")).total())
                .isEqualTo("0.135");
    }

    @Test
    void pricesReasoningApartWhereTheModelHasAPriceForIt() {
        // 100 x 2 + 60 x 8 + 40 x 3
        String usage =
                "{'prompt_tokens':100,'completion_tokens':100,'completion_tokens_details':{'reasoning_tokens':40}}";
        String url = "https://api.perplexity.ai/chat/completions";
        assertThat(prices.cost(read(url, "sonar-deep-research", usage), NOW).total())
                .isEqualTo("0.0008");
    }

    @Test
    void pricesAudioApart() {
        String usage = "{'prompt_tokens':100,'completion_tokens':100,'prompt_tokens_details':{'audio_tokens':50},"
                + "'completion_tokens_details':{'audio_tokens':90}}";
        // 50 x 2.5 + 50 x 32 + 10 x 10 + 90 x 64
        assertThat(prices.cost(read(OPENAI, "gpt-audio", usage), NOW).total()).isEqualTo("0.007585");
        // The table has no price of this model's speech.
        assertThat(prices.cost(read(OPENAI, "gpt-4o-audio-preview", usage), NOW))
                .isEqualTo(Cost.unpriced());
    }

    @Test
    void pricesBedrockByTheModelOfTheUrl() {
        Reading reading = Providers.reread(
                "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse",
                200,
                Headers.NONE,
                json("{'messages':[]}"),
                json("{'output':{'message':{'content':[]}},'usage':{'inputTokens':1000,'outputTokens':1000}}"));
        // 1000 x 0.06 + 1000 x 0.24
        assertThat(prices.cost(reading, NOW).total()).isEqualTo("0.0003");
    }

    @Test
    void prefersWhatTheProviderSaysItCost() {
        String usage = "{'prompt_tokens':1,'completion_tokens':1,'cost':0.00007159}";
        Cost cost = prices.cost(read("https://openrouter.ai/api/v1/chat/completions", "openai/gpt-4o", usage), NOW);
        assertThat(cost.total()).isEqualTo("0.00007159");
        assertThat(cost.status()).isEqualTo(Cost.PROVIDER_REPORTED);
    }

    @Test
    void leavesUnknownModelsAndMissingUsageUnpriced() {
        String usage = "{'prompt_tokens':1,'completion_tokens':1}";
        assertThat(prices.cost(read(OPENAI, "gpt-99-secret", usage), NOW)).isEqualTo(Cost.unpriced());
        assertThat(prices.cost(read(OPENAI, "gpt-4o", "null"), NOW)).isEqualTo(Cost.unpriced());
        assertThat(prices.cost(read("http://localhost:8000/v1/chat/completions", "llama-3", usage), NOW))
                .isEqualTo(Cost.unpriced());
    }

    @Test
    void leavesTiersWithAnotherPriceUnpriced() {
        String answer = "{'model':'gpt-4o','service_tier':'flex','choices':[],"
                + "'usage':{'prompt_tokens':1,'completion_tokens':1}}";
        Reading reading = Providers.reread(OPENAI, 200, Headers.NONE, json("{'model':'gpt-4o'}"), json(answer));
        assertThat(prices.cost(reading, NOW)).isEqualTo(Cost.unpriced());
    }

    @Test
    void takesAFileInTheFormatOfGenaiPrices() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
                [{"id": "openai", "models": [{"id": "house", "match": {"starts_with": "house-"},
                  "prices": {"input_mtok": 1, "output_mtok": {"base": 2, "tiers": [{"start": 5, "price": 3}]}}}]}]
                """);
        Reading reading = read(OPENAI, "house-1", "{'prompt_tokens':10,'completion_tokens':10}");
        assertThat(Prices.with(file).cost(reading, NOW).total()).isEqualTo("0.00004");
    }

    @Test
    void takesAFileInTheFormatOfLiteLlm() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
                {"sample_spec": {"litellm_provider": "one of", "input_cost_per_token": 0},
                 "azure/gpt-4o": {"litellm_provider": "azure", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}
                """);
        String url = "https://x.openai.azure.com/openai/deployments/d/chat/completions";
        Reading reading = read(url, "gpt-4o", "{'prompt_tokens':10,'completion_tokens':10}");
        Cost cost = Prices.with(file).cost(reading, NOW);
        assertThat(cost.total()).isEqualTo("0.00003");
        assertThat(cost.price()).startsWith("azure/gpt-4o@");
    }

    @Test
    void saysInOneSentenceWhatIsWrongWithAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), "nothing");
        assertThatThrownBy(() -> Prices.with(file))
                .hasMessage("PRICES: " + file + " is no price file, it must be the JSON of genai-prices or LiteLLM.");
    }

    @Test
    void readsBackTheTableThatItWrites() {
        List<String> lines = List.of(
                "@ 2026-11-20",
                "# one",
                "m\t=m ^n\t-\tinput=1 output=2>200000:3",
                "\t2026-12-01\tinput=2",
                "\t00:30/16:30\tinput=3");
        assertThat(PriceTable.parse(lines).write()).isEqualTo(lines);
    }

    private static Reading read(String url, String model, String usage) {
        String answer = "{'model':'" + model + "','choices':[],'content':[],'usage':" + usage + "}";
        return Providers.reread(url, 200, Headers.NONE, json("{'model':'" + model + "'}"), json(answer));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
