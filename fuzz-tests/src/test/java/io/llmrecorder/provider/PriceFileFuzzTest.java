package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Price files of any content: a table, or a refusal that says why. */
class PriceFileFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("""
                [{"id":"openai","models":[{"id":"m","match":{"or":[{"equals":"m"},{"starts_with":"m-"},{"regex":"^m$"},
                {"contains":"x"},{"ends_with":"y"}]},"prices":[{"prices":{"input_mtok":1.5,"output_mtok":{"base":2,
                "tiers":[{"start":200000,"price":3}]}}},{"constraint":{"start_date":"2026-01-01"},"prices":
                {"requests_kcount":12}},{"constraint":{"start_time":"00:30:00Z","end_time":"16:30:00Z"},
                "prices":{"input_mtok":1}}]}]}]
                """, """
                {"sample_spec":{"litellm_provider":"one of","input_cost_per_token":0},
                "azure/m":{"litellm_provider":"azure","input_cost_per_token":1e-06,"output_cost_per_token":2e-06,
                "input_cost_per_token_above_200k_tokens":1e-05,"input_cost_per_request":0.005,
                "cache_read_input_token_cost":1e-7}}
                """).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] file) {
        JsonNode tree = Json.parse(file);
        if (tree == null) {
            return;
        }
        try {
            assertThat(Prices.table(tree, "2026-11-20").write()).isNotEmpty();
        } catch (IllegalArgumentException | DateTimeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
