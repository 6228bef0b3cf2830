package io.llmrecorder.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    private static List<String> tokens(String text) {
        List<String> terms = new ArrayList<>();
        Tokens tokens = new Tokens(text);
        while (tokens.next()) {
            assertThat(tokens.position()).isEqualTo(terms.size());
            terms.add(tokens.term());
        }
        return terms;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello, World!             | hello world",
                "gpt-5-mini get_weather(x) | gpt 5 mini get weather x",
                "Crème BRÛLÉE naïve        | creme brulee naive",
                "Straße STRASSE            | strasse strasse",
                "ΟΔΥΣΣΕΥΣ οδυσσεύς         | οδυσσευσ οδυσσευσ",
                "Ёлка ёлка                 | елка елка",
                "İstanbul                  | istanbul",
                "ﬁne ｆｕｌｌ　ｗｉｄｔｈ１２３ | fine full width123",
                "图纸审核                  | 图纸 纸审 审核 核",
                "图                        | 图",
                "图纸，审核                | 图纸 纸 审核 核",
                "用GPT审图                 | 用 gpt 审图 图",
                "お問い合わせ              | お問 問い い合 合わ わせ せ",
                "ﾃﾞｰﾀ データ               | デー ータ タ デー ータ タ",
                "회의를 한다               | 회의 의를 를 한다 다",
                "𠮷野家                    | 𠮷野 野家 家",
                "㍿                        | 株式 式会 会社 社",
                "ภาษาไทย                   | ภา าษ ษา าไ ไท ทย ย",
                "नमस्ते दुनिया             | नमस्ते दुनिया",
                "١٢٣ ４５６                | 123 456",
                "done 🎉🎉 ❤️              | done 🎉 🎉 ❤",
                "soft\u00ADhyphen zero\u200Bwidth | softhyphen zerowidth",
            })
    void cutsAndFolds(String text, String expected) {
        assertThat(String.join(" ", tokens(text))).isEqualTo(expected);
    }

    @Test
    void decomposedTextIsTheSameAsComposed() {
        for (String text : List.of("Crème brûlée", "データベース", "한국어 회의", "Ёлка й")) {
            String apart = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD);
            assertThat(tokens(apart)).as(text).isEqualTo(tokens(text));
        }
    }

    @Test
    void aLongWordIsCutIntoPieces() {
        assertThat(tokens("a".repeat(150))).containsExactly("a".repeat(64), "a".repeat(64), "a".repeat(22));
    }

    @Test
    void emptyAndBlankTextsHaveNone() {
        assertThat(tokens("")).isEmpty();
        assertThat(tokens(" \n\t—…!\uD800")).isEmpty();
    }

    /** Whatever the text: it ends, places are in the text, in order, and each token is found in it again. */
    @Test
    void takesAnyText() {
        Random random = new Random(20261120);
        for (int round = 0; round < 3_000; round++) {
            String text = anyText(random);
            int last = 0;
            Tokens tokens = new Tokens(text);
            while (tokens.next()) {
                assertThat(tokens.start()).as(text).isBetween(last, text.length());
                assertThat(tokens.headEnd()).as(text).isBetween(tokens.start() + 1, tokens.end());
                assertThat(tokens.end()).as(text).isBetween(tokens.start() + 1, text.length());
                assertThat(tokens.length()).isPositive();
                last = tokens.start();
            }
        }
    }

    static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(7)) {
                case 0 -> text.append((char) ('a' + random.nextInt(26)));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(random.nextInt(0x110000));
                case 3 -> text.append((char) (0x4E00 + random.nextInt(20)));
                case 4 -> text.append((char) (0x300 + random.nextInt(0x70)));
                case 5 -> text.append((char) (0x1100 + random.nextInt(0x100)));
                default -> text.append(' ');
            }
        }
        return text.toString();
    }
}
