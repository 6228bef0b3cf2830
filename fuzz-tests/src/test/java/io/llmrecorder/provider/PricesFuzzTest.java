package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Price files of any content: a table, or a refusal that says why. */
class PricesFuzzTest {
    static Stream<byte[]> jsonFiles() {
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

    static Stream<byte[]> tables() {
        return Stream.of("""
                @ 2026-11-20
                # anthropic
                claude-opus-4-6\t^claude-opus-4-6 =opus\t-\tinput=5>200000:10 output=25
                \t2026-12-01\tinput=4 output=20
                \t00:30/16:30\tinput=4
                """.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("jsonFiles")
    @FuzzTest(maxDuration = "20s")
    void readsPriceFilesOrRefusesThem(byte[] file) {
        JsonNode tree = Json.parse(file);
        if (tree == null) {
            return;
        }
        try {
            readsWhatItWrites(Prices.table(tree, "2026-11-20"));
        } catch (IllegalArgumentException | DateTimeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @MethodSource("tables")
    @FuzzTest(maxDuration = "20s")
    void readsTablesOrRefusesThem(byte[] file) {
        try {
            readsWhatItWrites(PriceTable.parse(
                    new String(file, StandardCharsets.UTF_8).lines().toList()));
        } catch (IllegalArgumentException | DateTimeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void readsWhatItWrites(PriceTable table) {
        assertThat(table.write()).isNotEmpty();
    }
}
