package io.llmrecorder.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"a\":{\"b\":[{},\"}\"]}}", "{\"a\":\"\\\\\"}", "{\"a\":\"\\\"}\"}", "{\"a\":\"中\"} "})
    void knowsAWholeLine(String text) {
        byte[] line = text.strip().getBytes(UTF_8);
        assertThat(LineReader.isObject(line, 0, line.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "{\"a\":{}",
                "{\"a\":\"}",
                "{\"a\":\"\\\"}",
                "{\"a\":1}}",
                "{}{}",
                "[1]",
                "x{}",
                "{\0}"
            })
    void knowsATornLine(String text) {
        byte[] line = text.getBytes(UTF_8);
        assertThat(LineReader.isObject(line, 0, line.length)).isFalse();
    }

    @Test
    void everyCutOfARecordIsTorn() {
        byte[] line = "{\"v\":1,\"usage\":{\"a\":[1,{\"b\":\"\\u0041}\"}]},\"c\":{}}".getBytes(UTF_8);
        for (int end = 0; end < line.length; end++) {
            assertThat(LineReader.isObject(line, 0, end))
                    .as("first %d bytes", end)
                    .isFalse();
        }
        assertThat(LineReader.isObject(line, 0, line.length)).isTrue();
    }
}
