package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Price seeds in the project's own format: a table, or a refusal that says why. */
class PriceTableFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("""
                @ 2026-11-20
                # anthropic
                claude-opus-4-6\t^claude-opus-4-6 =opus\t-\tinput=5>200000:10 output=25
                \t2026-12-01\tinput=4 output=20
                \t00:30/16:30\tinput=4
                """.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void reads(byte[] file) {
        try {
            assertThat(PriceTable.parse(new String(file, StandardCharsets.UTF_8)
                                    .lines()
                                    .toList())
                            .write())
                    .isNotEmpty();
        } catch (IllegalArgumentException | DateTimeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
