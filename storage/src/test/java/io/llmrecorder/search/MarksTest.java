package io.llmrecorder.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
    private static String marked(String text, String query) {
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (Range range : Marks.of(text, TextQuery.of(query), 100)) {
            marked.append(text, at, range.start()).append('[');
            marked.append(text, range.start(), range.end()).append(']');
            at = range.end();
        }
        return marked.append(text.substring(at)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "请审核图纸，图纸有误      | 图纸            | 请审核[图纸]，[图纸]有误",
                "请审核图纸                | 图              | 请审核[图]纸",
                "结构图                    | 图              | 结构[图]",
                "图纸的尺寸                | 图纸 尺寸       | [图纸]的[尺寸]",
                "图纸的尺寸                | 图纸尺寸        | 图纸的尺寸",
                "用GPT审图                 | gpt审图         | 用[GPT审图]",
                "用 GPT 审 图              | gpt审           | 用 [GPT 审] 图",
                "The Quick brown fox       | \"quick brown\" | The [Quick brown] fox",
                "The quick red brown fox   | \"quick brown\" | The quick red brown fox",
                "quick, quick brown        | “quick brown”   | quick, [quick brown]",
                "Das CAFÉ-Konzept          | cafe            | Das [CAFÉ]-Konzept",
                "model gpt-5-mini said     | gpt-5-mini      | model [gpt-5-mini] said",
                "transform translate       | trans*          | [transform] [translate]",
                "ﾃﾞｰﾀを保存する            | データ          | [ﾃﾞｰﾀ]を保存する",
                "회의를 한다               | 회의            | [회의]를 한다",
                "a a a b                   | \"a a b\"       | a [a a b]",
                "nothing here              | absent          | nothing here",
            })
    void marksWhatWasFound(String text, String query, String expected) {
        assertThat(marked(text, query)).isEqualTo(expected);
    }

    @Test
    void marksAtMostSoMany() {
        assertThat(Marks.of("a ".repeat(1_000), TextQuery.of("a"), 5)).hasSize(5);
    }

    /** Each piece of a text, cut at spaces, is found where it stands. */
    @Test
    void findsEachPieceOfAnyText() {
        Random random = new Random(4);
        for (int round = 0; round < 3_000; round++) {
            String text = TokensTest.anyText(random);
            for (String piece : text.split("\\s+", -1)) {
                if (new Tokens(piece).next()
                        && piece.indexOf('"') < 0
                        && piece.indexOf('“') < 0
                        && piece.indexOf('”') < 0) {
                    assertThat(Marks.of(text, TextQuery.of('"' + piece + '"'), 100))
                            .as("%s in %s", piece, text)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void anExcerptShowsTheFirstMatchInItsPlace() {
        String text = "x ".repeat(500) + "the\n\n needle  here" + " y".repeat(500);
        Excerpt excerpt = Objects.requireNonNull(Excerpt.of(text, TextQuery.of("needle"), 40));

        assertThat(excerpt.text()).isEqualTo("…x x the needle here y y y y y y y y y…");
        Range mark = excerpt.marks().get(0);
        assertThat(excerpt.text().substring(mark.start(), mark.end())).isEqualTo("needle");
    }

    @Test
    void aShortTextIsItsOwnExcerpt() {
        assertThat(Excerpt.of("图纸 ok", TextQuery.of("ok"), 100))
                .isEqualTo(new Excerpt("图纸 ok", List.of(new Range(3, 5))));
        assertThat(Excerpt.of("图纸 ok", TextQuery.of("no"), 100)).isNull();
    }

    @Test
    void anExcerptOfAnyTextMarksWithinItself() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            String text = TokensTest.anyText(random) + " needle " + TokensTest.anyText(random);
            Excerpt excerpt = Objects.requireNonNull(Excerpt.of(text, TextQuery.of("needle"), 10 + random.nextInt(50)));
            for (Range mark : excerpt.marks()) {
                assertThat(excerpt.text().substring(mark.start(), mark.end())).contains("needle");
            }
            assertThat(excerpt.marks()).isNotEmpty();
        }
    }
}
