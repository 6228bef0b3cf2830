package io.llmrecorder.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.TreeEdit;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the vectors out of answers ({@code EMBEDDINGS=omit}); in the place of each stands
 * {@code {"omitted":"embedding","dimensions":1536}}. Pure.
 *
 * <p>A vector is an array of numbers, or their bytes in base64, under a name that embeddings have: OpenAI's and Ollama's
 * {@code embedding}, Cohere's {@code embeddings} by type, Gemini's and Vertex AI's {@code values}, Amazon's
 * {@code embeddingsByType}. In an answer that is known to bring embeddings, or of which nothing is known, so is every long
 * array of fractions, as Cloudflare and Hugging Face send them.
 */
final class Embeddings {
    private static final Set<String> NAMES = Set.of("embedding", "embeddings", "embeddingsByType");
    /** Below the names above, and in answers that are known to bring embeddings. */
    private static final Set<String> VECTORS = Set.of("embedding", "embeddings", "values", "base64");

    private static final int LONG = 32;
    private static final int FLOAT_BYTES = 4;

    private Embeddings() {}

    static @Nullable JsonNode omit(Reading reading) {
        JsonNode body = reading.responseBody();
        if (body == null) {
            return null;
        }
        String operation = reading.operation();
        boolean known = "embeddings".equals(operation);
        boolean longOnes = known || operation == null || "cloudflare".equals(reading.provider());
        return TreeEdit.edit(body, (name, value) -> outside(name, value, known, longOnes));
    }

    private static @Nullable JsonNode outside(String name, JsonNode value, boolean known, boolean longOnes) {
        if (NAMES.contains(name) || (known && VECTORS.contains(name))) {
            return TreeEdit.edit(name, value, Embeddings::inside);
        }
        boolean vector = longOnes && value.isArray() && value.size() >= LONG && isFractions(value);
        return vector ? omitted(value.size()) : null;
    }

    private static @Nullable JsonNode inside(String name, JsonNode value) {
        if (value.isArray() && isNumbers(value)) {
            return omitted(value.size());
        }
        return value.isTextual() && VECTORS.contains(name) ? base64(value) : null;
    }

    private static boolean isNumbers(JsonNode array) {
        for (JsonNode element : array) {
            if (!element.isNumber()) {
                return false;
            }
        }
        return !array.isEmpty();
    }

    /** Token ids and bytes of characters are long arrays of numbers too, but of whole ones. */
    private static boolean isFractions(JsonNode array) {
        boolean fraction = false;
        for (JsonNode element : array) {
            if (!element.isNumber()) {
                return false;
            }
            fraction |= !element.isIntegralNumber();
        }
        return fraction;
    }

    private static ObjectNode omitted(int dimensions) {
        return JsonNodeFactory.instance.objectNode().put("omitted", "embedding").put("dimensions", dimensions);
    }

    /** OpenAI and Cohere send floats of four bytes. */
    private static @Nullable JsonNode base64(JsonNode text) {
        try {
            int bytes = Base64.getDecoder().decode(text.textValue()).length;
            boolean floats = bytes > 0 && bytes % FLOAT_BYTES == 0;
            return floats ? omitted(bytes / FLOAT_BYTES).put("encoding", "base64") : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
