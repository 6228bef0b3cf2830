package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the shipped price table: arguments are the JSON of genai-prices, the day of its figures, and the file to write. A name that
 * begins with another one and goes on with a version number is another model to us, see {@link PricedModel.Name}; where the source
 * means all of them by the beginning, and they did cost the same, they are named one by one here.
 */
final class PriceTableGenerator {
    private static final Map<String, List<String>> AT_THE_SAME_PRICE =
            Map.of("claude-2", List.of("claude-2.1"), "mistral-medium-3", List.of("mistral-medium-3.1"));

    private PriceTableGenerator() {}

    public static void main(String[] arguments) throws IOException {
        JsonNode providers = Json.parse(Files.readAllBytes(Path.of(arguments[0])));
        if (providers == null || !providers.isArray()) {
            throw new IOException(arguments[0] + " is not the JSON of genai-prices");
        }
        PriceTable table = GenaiPrices.read(providers, arguments[1]);
        table.models().values().forEach(models -> models.forEach(PriceTableGenerator::addNames));
        Files.write(Path.of(arguments[2]), table.write());
    }

    private static void addNames(PricedModel model) {
        for (String name : AT_THE_SAME_PRICE.getOrDefault(model.id(), List.of())) {
            if (!model.fits(name)) {
                model.names().add(PricedModel.Name.of('=', name));
            }
        }
    }
}
