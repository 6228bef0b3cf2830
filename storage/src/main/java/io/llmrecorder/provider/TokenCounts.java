package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a call by what they cost: the counts of {@link Usage} taken apart with the details that providers report
 * beside them.
 */
record TokenCounts(
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long cacheWrite1h,
        long audioIn,
        long audioOut,
        long cachedAudio,
        long imageIn,
        long imageOut,
        long reasoning,
        long webSearches) {

    /** Counts of a reading whose usage has input or output. */
    static TokenCounts of(Usage usage, Reading reading) {
        JsonNode body = Json.orMissing(reading.responseBody());
        JsonNode raw = body.path("usage");
        JsonNode google = body.path("usageMetadata");
        JsonNode in = either(raw, "prompt_tokens_details", "input_tokens_details");
        JsonNode out = either(raw, "completion_tokens_details", "output_tokens_details");
        // Google bills what its own tools put into the prompt, but does not count it into the prompt.
        long toolPrompt = count(google.path("toolUsePromptTokenCount"));
        return new TokenCounts(
                or0(usage.inputTokens()) + toolPrompt,
                or0(usage.outputTokens()),
                or0(usage.cachedInputTokens()),
                or0(usage.cacheWriteTokens()),
                count(raw.path("cache_creation").path("ephemeral_1h_input_tokens")),
                count(in.path("audio_tokens")) + modality(google.path("promptTokensDetails"), "AUDIO", 4),
                count(out.path("audio_tokens")) + modality(google.path("candidatesTokensDetails"), "AUDIO", 4),
                count(in.path("cached_tokens_details").path("audio_tokens"))
                        + modality(google.path("cacheTokensDetails"), "AUDIO", 4),
                count(in.path("image_tokens")),
                count(out.path("image_tokens")) + modality(google.path("candidatesTokensDetails"), "IMAGE", 2),
                or0(usage.reasoningTokens()),
                count(raw.path("server_tool_use").path("web_search_requests")));
    }

    private static JsonNode either(JsonNode node, String one, String other) {
        return node.has(one) ? node.path(one) : node.path(other);
    }

    private static long count(JsonNode node) {
        return or0(Json.count(node));
    }

    private static long or0(@Nullable Long count) {
        return count == null ? 0 : Math.max(0, count);
    }

    /** Tokens of one modality, which some clients ask for by number. */
    private static long modality(JsonNode details, String name, int number) {
        for (JsonNode detail : details) {
            JsonNode modality = detail.path("modality");
            boolean same = modality.isNumber()
                    ? modality.asInt() == number
                    : modality.asText("").toUpperCase(Locale.ROOT).equals(name);
            if (same) {
                return count(detail.path("tokenCount"));
            }
        }
        return 0;
    }
}
