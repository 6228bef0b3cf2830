package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {
    private static final byte[] USUAL = {'a', 'b', ' ', '!', '#', '[', ']', 0x7F, 0x0B, 0x1F, -1, -128, '/'};

    private final Random random = new Random(3);

    @Test
    void findsWhatALoopFinds() {
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                if (random.nextInt(8) > 0) {
                    bytes[i] = USUAL[random.nextInt(USUAL.length)];
                }
            }
            int from = random.nextInt(bytes.length + 1);
            assertThat(ByteScan.lineFeed(bytes, from, bytes.length)).isEqualTo(lineFeed(bytes, from));
            assertThat(ByteScan.endOfPlain(bytes, from, bytes.length)).isEqualTo(endOfPlain(bytes, from));
        }
    }

    private static int lineFeed(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int endOfPlain(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xFF) >= ' ') {
            at++;
        }
        return at;
    }
}
