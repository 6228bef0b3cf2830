package io.llmrecorder.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "图纸               | 图纸@0",
                "图纸审             | 图纸@0 纸审@1",
                "图                 | 图*@0",
                "图纸 尺寸          | 图纸@0 & 尺寸@0",
                "\"图纸 尺寸\"      | 图纸@0 尺寸@2",
                "a\"b c\"d          | a@0 & b@0 c@1 & d@0",
                "\"open end         | open@0 end@1",
                "same Same          | same@0",
                "trans* x           | trans*@0 & x@0",
                "\"no star*\"       | no@0 star@1",
                "用gpt              | 用*@0 gpt@1",
            })
    void readsWordsAndPhrases(String typed, String expected) {
        String read = TextQuery.of(typed).phrases().stream()
                .map(phrase -> phrase.terms().stream()
                        .map(term -> term.text() + (term.prefix() ? "*" : "") + "@" + term.position())
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" & "));
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\"\"", "*", "?!，。"})
    void refusesWhatHasNothingToSearchFor(String typed) {
        assertThatThrownBy(() -> TextQuery.of(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("q is \"" + typed + "\" but must have a letter or a digit to search for.");
    }

    @Test
    void refusesAnEndlessQuestion() {
        String typed = String.join(" ", List.of("图纸".repeat(40)));
        assertThatThrownBy(() -> TextQuery.of(typed)).hasMessageContaining("must have at most 64");
    }
}
