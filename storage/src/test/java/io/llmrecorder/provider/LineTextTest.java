package io.llmrecorder.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTextTest {
    private static final int LONGEST = 40;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "abcdefgh",
                "abcdefghi",
                "ä你😀",
                "\\\\u0041",
                "a\\",
                "abcdefg\\n",
                "\\\\\\n \\\"",
                "\u007f"
            })
    void isOne(String text) {
        assertThat(is(text.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0041", "abcdefg\\u0041", "\\\\\\u0041", "a\nb", "abcdefgh\t", "abcdefg\0hijklmnop"})
    void isNone(String text) {
        assertThat(is(text.getBytes(UTF_8))).isFalse();
    }

    @Test
    void knowsUtf8AsTheDecoderOfTheJdkDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? 'a' : 0x80 + random.nextInt(0x80));
            }

            assertThat(is(bytes)).as("%s", bytes).isEqualTo(isUtf8(bytes));
        }
    }

    @Test
    void findsOneByteAtAnyPlace() {
        for (int length = 1; length < LONGEST; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "x".repeat(length).getBytes(UTF_8);
                bytes[at] = '\n';

                assertThat(is(bytes)).isFalse();
                assertThat(LineText.is(bytes, at + 1, length)).isTrue();
            }
        }
    }

    private static boolean is(byte[] bytes) {
        return LineText.is(bytes, 0, bytes.length);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
