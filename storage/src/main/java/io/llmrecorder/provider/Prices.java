package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a call cost: what the provider reported, else tokens times the price of its model at the time, exact to
 * the last digit, in USD. Never changes; safe for use by many threads.
 */
public final class Prices {
    private static final String SHIPPED = "prices.txt";

    /** Names of providers in records that the table names otherwise. */
    private static final Map<String, String> TABLE_NAMES = Map.of(
            "bedrock", "aws",
            "bedrock_mantle", "aws",
            "gemini", "google",
            "vertex", "google",
            "xai", "x-ai",
            "moonshot", "moonshotai",
            "voyage", "voyageai");

    /** Whose models a provider sells at their maker's prices. */
    private static final Map<String, List<String>> SELLS =
            Map.of("azure", List.of("openai", "anthropic"), "google", List.of("anthropic"), "zai", List.of("zhipuai"));

    /** Providers whose models nobody else runs: behind a gateway or an unknown host, the name alone tells the price. */
    private static final Map<String, List<String>> MAKERS = Map.of(
            "openai", List.of("gpt-3", "gpt-4", "gpt-5", "o1", "o3", "o4", "text-embedding-3", "text-embedding-ada"),
            "anthropic", List.of("claude-"),
            "google", List.of("gemini-"),
            "x-ai", List.of("grok-"));

    private static final Set<String> STANDARD_TIERS =
            Set.of("default", "standard", "auto", "on_demand", "standard_only", "performance");

    /** Names of models come from outside; past so many they are looked up again. */
    private static final int MOST_KNOWN = 1_000;

    private final List<PriceTable> tables;
    private final Map<Named, List<Candidate>> known = new ConcurrentHashMap<>();

    private Prices(List<PriceTable> tables) {
        this.tables = tables;
    }

    /** The table that comes with the recorder. */
    public static Prices shipped() {
        return new Prices(List.of(readShipped()));
    }

    /**
     * The shipped table, and before it the one of a file in the format of genai-prices or of LiteLLM.
     *
     * @throws IOException with one sentence when the file cannot be read or is in neither format
     */
    public static Prices with(Path file) throws IOException {
        JsonNode tree = Json.parse(Files.readAllBytes(file));
        if (tree == null || tree.isEmpty() || !tree.isContainerNode()) {
            throw new IOException(
                    "PRICES: " + file + " is no price file, it must be the JSON of genai-prices or LiteLLM.");
        }
        String day = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC)
                .toString();
        try {
            PriceTable own = table(tree, day);
            if (own.models().isEmpty()) {
                throw new IOException("PRICES: " + file + " has no price of any model.");
            }
            return new Prices(List.of(own, readShipped()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("PRICES: " + file + " has an entry that cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The price of a model of a provider.
     *
     * @param holds since which day, or at which time of the day (UTC)
     * @param rates USD for a million tokens, or for a thousand {@code requests}; past a number of input tokens after {@code >}
     *     the price behind it holds
     */
    public record Entry(String provider, String model, String holds, Map<String, String> rates) {}

    /** How many models the first table knows. */
    public int models() {
        return tables.get(0).models().values().stream().mapToInt(List::size).sum();
    }

    /** The prices of a model by this name, of all providers that have it. */
    public List<Entry> find(String model) {
        Set<String> known = new HashSet<>();
        List<Entry> entries = new ArrayList<>();
        for (PriceTable table : tables) {
            for (String provider : table.models().keySet()) {
                PricedModel priced = table.find(provider, model);
                if (priced != null && known.add(provider)) {
                    priced.prices().forEach(price -> entries.add(entry(provider, priced, price, table.day())));
                }
            }
        }
        return entries;
    }

    private static Entry entry(String provider, PricedModel model, Price price, String day) {
        Map<String, String> rates = new LinkedHashMap<>();
        price.rates().forEach((name, rate) -> rates.put(name, rate.write()));
        String times = price.begin() == null ? "" : " " + price.begin() + "-" + price.end();
        return new Entry(provider, model.id(), (price.from() == null ? day : price.from()) + times, rates);
    }

    /**
     * The table that a price file holds.
     *
     * @throws IllegalArgumentException for an entry that cannot be read
     * @throws DateTimeException for a date or time that is none
     */
    static PriceTable table(JsonNode tree, String day) {
        return tree.isArray() ? GenaiPrices.read(tree, day) : LiteLlmPrices.read(tree, day);
    }

    private static PriceTable readShipped() {
        try (InputStream in = Prices.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the jar");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return PriceTable.parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the call cost; unpriced when model or tokens are unknown, or the tier has a price that no table knows.
     *
     * @param when the call was made
     */
    public Cost cost(Reading reading, Instant when) {
        if (reading.reportedCost() != null) {
            return new Cost(reading.reportedCost(), null, null, "USD", Cost.PROVIDER_REPORTED, null);
        }
        Usage usage = countable(reading);
        if (usage == null) {
            return Cost.unpriced();
        }
        for (String model : models(reading)) {
            Cost cost = cost(reading, usage, model, when);
            if (cost != null) {
                return cost;
            }
        }
        return Cost.unpriced();
    }

    /** Usage that a price can be put on: both sides are known, or the call has one side only. */
    private static @Nullable Usage countable(Reading reading) {
        Usage usage = reading.usage();
        boolean oneSided = "embeddings".equals(reading.operation()) || "rerank".equals(reading.operation());
        if (usage == null) {
            return null;
        }
        if (oneSided && usage.inputTokens() == null) {
            return Usages.of(usage.totalTokens(), null, usage.totalTokens(), null, null, null);
        }
        boolean known = usage.inputTokens() != null && (oneSided || usage.outputTokens() != null);
        return known ? usage : null;
    }

    private @Nullable Cost cost(Reading reading, Usage usage, String model, Instant when) {
        for (Candidate candidate : candidates(new Named(reading.provider(), model))) {
            Price price = candidate.priced().at(when);
            if (price != null) {
                String day =
                        price.from() == null ? candidate.day() : price.from().toString();
                String name = candidate.provider() + "/" + candidate.priced().id() + "@" + day;
                Bill bill = Bill.of(price, TokenCounts.of(usage, reading));
                return bill == null ? null : bill.cost(name);
            }
        }
        return null;
    }

    /** A model as a record names it. */
    private record Named(String provider, String model) {}

    /** Whose price it may be: the first one that holds at the time counts. */
    private record Candidate(String provider, PricedModel priced, String day) {}

    private List<Candidate> candidates(Named named) {
        List<Candidate> found = known.get(named);
        if (found != null) {
            return found;
        }
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        List<Candidate> candidates = new ArrayList<>();
        for (PriceTable table : tables) {
            for (String provider : providers(named.provider(), named.model())) {
                PricedModel priced = table.find(provider, named.model());
                if (priced != null) {
                    candidates.add(new Candidate(provider, priced, table.day()));
                }
            }
        }
        known.put(named, candidates);
        return candidates;
    }

    /** As answered, then as asked for; with its tier in the name when that is not the usual one. */
    private static List<String> models(Reading reading) {
        String tier = reading.serviceTier();
        boolean standard = tier == null || STANDARD_TIERS.contains(tier.toLowerCase(Locale.ROOT));
        List<String> models = new ArrayList<>();
        for (String model : new String[] {reading.responseModel(), reading.model()}) {
            if (model != null && model.length() <= 256) {
                models.add(standard ? model : model + ":" + tier);
            }
        }
        return models;
    }

    private static List<String> providers(String provider, String model) {
        String name = TABLE_NAMES.getOrDefault(provider, provider);
        List<String> all = new ArrayList<>();
        all.add(name);
        all.addAll(SELLS.getOrDefault(name, List.of()));
        boolean gateway = Set.of("openai_compatible", "portkey", "pydantic_gateway", "helicone", "cloudflare", "github")
                .contains(provider);
        if (gateway) {
            String lower = model.toLowerCase(Locale.ROOT);
            MAKERS.forEach((maker, names) -> {
                if (names.stream().anyMatch(lower::startsWith)) {
                    all.add(maker);
                }
            });
        }
        return all;
    }
}
