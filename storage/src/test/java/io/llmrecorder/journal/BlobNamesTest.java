package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobNamesTest {
    private static final String A = "a".repeat(64);
    private static final String B = "0123456789abcdef".repeat(4);

    @Test
    void findsEachNameOnceWhereverBlocksEnd() throws IOException {
        String text = "{\"x\":\"blob:sha256:" + A + ";bytes=1;type=a/b and blob:sha256:" + B
                + ";bytes=2\",\"y\":\"blob:sha256:" + "A".repeat(64) + " bblob:sha256:" + A + "\"}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int block = 100; block < 400; block++) {
            List<String> found = new ArrayList<>();
            BlobNames.in(new ByteArrayInputStream(bytes), new byte[block], found::add);
            assertThat(found).as("block of " + block).containsExactly(A, B, A);
        }
        List<String> found = new ArrayList<>();
        BlobNames.in(bytes, found::add);
        assertThat(found).containsExactly(A, B, A);
        BlobNames.in(("blob:sha256:" + A.substring(1)).getBytes(StandardCharsets.UTF_8), found::add);
        assertThat(found).hasSize(3);
    }

    @Test
    void theFilterForgetsNothingAndKnowsHardlyMore() {
        BlobFilter filter = new BlobFilter();
        for (int i = 0; i < 20_000; i++) {
            filter.add(hash(i));
        }
        int wrong = 0;
        for (int i = 0; i < 20_000; i++) {
            assertThat(filter.mayHave(hash(i))).isTrue();
            wrong += filter.mayHave(hash(-1 - i)) ? 1 : 0;
        }
        assertThat(wrong).isLessThan(20);
    }

    private static String hash(int number) {
        Random random = new Random(number);
        return String.format(
                Locale.ROOT,
                "%016x%016x%016x%016x",
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong());
    }
}
