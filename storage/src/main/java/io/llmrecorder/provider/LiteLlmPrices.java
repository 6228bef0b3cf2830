package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads LiteLLM's {@code model_prices_and_context_window.json}: model to prices per single token, with the provider as a
 * field or as the first part of the name.
 */
final class LiteLlmPrices {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** LiteLLM's name of a rate, then ours. */
    private static final Map<String, String> RATES = Map.of(
            "input_cost_per_token", "input",
            "output_cost_per_token", "output",
            "cache_read_input_token_cost", "cache_read",
            "cache_creation_input_token_cost", "cache_write",
            "cache_creation_input_token_cost_above_1hr", "cache_write_1h",
            "input_cost_per_audio_token", "input_audio",
            "output_cost_per_audio_token", "output_audio",
            "output_cost_per_reasoning_token", "output_reasoning");

    /** LiteLLM's names of providers that the table names otherwise. */
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("bedrock", "aws"),
            Map.entry("bedrock_converse", "aws"),
            Map.entry("vertex_ai", "google"),
            Map.entry("gemini", "google"),
            Map.entry("xai", "x-ai"),
            Map.entry("moonshot", "moonshotai"),
            Map.entry("together_ai", "together"),
            Map.entry("fireworks_ai", "fireworks"),
            Map.entry("voyage", "voyageai"),
            Map.entry("text-completion-openai", "openai"),
            Map.entry("cohere_chat", "cohere"));

    private LiteLlmPrices() {}

    static PriceTable read(JsonNode models, String day) {
        Map<String, List<PricedModel>> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> model : models.properties()) {
            Map<String, Rate> rates = rates(model.getValue());
            if (rates.containsKey("input") && !model.getKey().equals("sample_spec")) {
                String given = model.getValue().path("litellm_provider").asText("");
                String provider = provider(given);
                String name = name(model.getKey(), given);
                List<Price> prices = new ArrayList<>();
                prices.add(new Price(null, null, null, rates));
                List<PricedModel.Name> names = List.of(PricedModel.Name.of('=', name.toLowerCase(Locale.ROOT)));
                all.computeIfAbsent(provider, id -> new ArrayList<>()).add(new PricedModel(name, names, prices));
            }
        }
        return new PriceTable(day, all);
    }

    private static String provider(String given) {
        String vertex = given.startsWith("vertex_ai") ? "google" : given;
        return PROVIDERS.getOrDefault(vertex, vertex);
    }

    /** Without the provider in front, which LiteLLM routes by; Bedrock's own names stay as they are. */
    private static String name(String key, String provider) {
        int slash = key.indexOf('/');
        boolean routed = slash > 0 && (provider.startsWith(key.substring(0, slash)) || key.startsWith("azure/"));
        return routed ? key.substring(slash + 1) : key;
    }

    private static Map<String, Rate> rates(JsonNode model) {
        Map<String, Rate> rates = new LinkedHashMap<>();
        RATES.forEach((theirs, ours) -> {
            JsonNode price = model.path(theirs);
            if (price.isNumber()) {
                rates.put(ours, new Rate(perMillion(price), tiers(model, theirs)));
            }
        });
        JsonNode request = model.path("input_cost_per_request");
        if (request.isNumber()) {
            rates.put("requests", Rate.flat(request.decimalValue().multiply(BigDecimal.valueOf(1000))));
        }
        return rates;
    }

    private static List<Rate.Tier> tiers(JsonNode model, String field) {
        for (long start : new long[] {128_000, 200_000, 272_000}) {
            JsonNode price = model.path(field + "_above_" + start / 1000 + "k_tokens");
            if (price.isNumber()) {
                return List.of(new Rate.Tier(start, perMillion(price)));
            }
        }
        return List.of();
    }

    private static BigDecimal perMillion(JsonNode price) {
        BigDecimal exact = price.decimalValue();
        if (!Json.isSensible(exact)) {
            throw new IllegalArgumentException("no price: " + exact);
        }
        BigDecimal million = exact.multiply(MILLION).stripTrailingZeros();
        return million.scale() < 0 ? million.setScale(0) : million;
    }
}
