package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the shipped price table: arguments are the JSON of genai-prices, the day of its figures, and the file to write. */
final class PriceTableGenerator {
    private PriceTableGenerator() {}

    public static void main(String[] arguments) throws IOException {
        JsonNode providers = Json.parse(Files.readAllBytes(Path.of(arguments[0])));
        if (providers == null || !providers.isArray()) {
            throw new IOException(arguments[0] + " is not the JSON of genai-prices");
        }
        PriceTable table = GenaiPrices.read(providers, arguments[1]);
        Files.write(Path.of(arguments[2]), table.write());
    }
}
