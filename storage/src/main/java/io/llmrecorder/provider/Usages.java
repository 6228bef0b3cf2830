package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.llmrecorder.call.Usage;
import org.jspecify.annotations.Nullable;

/** Token counts as vendors report them, brought to the one meaning of {@link Usage}. */
final class Usages {
    private static final String[] INPUT_DETAILS = {
        "prompt_tokens_details", "input_tokens_details", "prompt_token_details", "input_token_details"
    };
    private static final String[] OUTPUT_DETAILS = {"completion_tokens_details", "output_tokens_details"};

    private Usages() {}

    /** As reported; the total is the sum where it was not reported; null when nothing was. */
    static @Nullable Usage of(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long total,
            @Nullable Long cached,
            @Nullable Long cacheWrite,
            @Nullable Long reasoning) {
        if (input == null && output == null && total == null && cached == null && reasoning == null) {
            return null;
        }
        Long sum = total == null && input != null && output != null ? Long.valueOf(input + output) : total;
        return new Usage(input, output, sum, cached, cacheWrite, reasoning);
    }

    /** OpenAI's two shapes ({@code prompt_tokens} and {@code input_tokens}) and what other vendors made of them. */
    static @Nullable Usage openAi(JsonNode usage) {
        JsonNode in = details(usage, INPUT_DETAILS);
        JsonNode out = details(usage, OUTPUT_DETAILS);
        Long cached = Json.count(in.path("cached_tokens"), usage.path("prompt_cache_hit_tokens"));
        if (cached == null) {
            cached = Json.count(usage.path("cached_tokens"), usage.path("cache_read_input_tokens"));
        }
        Long written = Json.count(in.path("cache_write_tokens"), in.path("cache_creation_tokens"));
        Long input = Json.count(usage.path("prompt_tokens"), usage.path("input_tokens"));
        Long output = Json.count(usage.path("completion_tokens"), usage.path("output_tokens"));
        Long total = Json.count(usage.path("total_tokens"));
        Long reasoning = Json.count(out.path("reasoning_tokens"), usage.path("reasoning_tokens"));
        if (isBeside(reasoning, input, output, total)) {
            output = Usages.sum(output, reasoning);
        }
        return of(
                input,
                output,
                total,
                cached,
                written != null ? written : Json.count(usage.path("cache_creation_input_tokens")),
                reasoning);
    }

    /** xAI's chat counts reasoning beside the output, which only the total tells. */
    private static boolean isBeside(
            @Nullable Long reasoning, @Nullable Long input, @Nullable Long output, @Nullable Long total) {
        return reasoning != null
                && reasoning > 0
                && input != null
                && output != null
                && total != null
                && total == input + output + reasoning;
    }

    private static JsonNode details(JsonNode usage, String[] names) {
        for (String name : names) {
            if (usage.path(name).isObject()) {
                return usage.path(name);
            }
        }
        return MissingNode.getInstance();
    }

    /** Parts that a vendor reports beside each other, as Anthropic does, as one whole that includes them. */
    static @Nullable Long sum(@Nullable Long base, @Nullable Long... parts) {
        if (base == null) {
            return null;
        }
        long sum = base;
        for (Long part : parts) {
            sum += part == null ? 0 : part;
        }
        return sum;
    }
}
