package io.llmrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void setsChineseInTwoColumnsEach() {
        Table table = new Table().text("TITLE").number("CALLS").text("USER");
        table.row("图纸一的梁", "3", "ann").row("plain", "12", "李雷");

        assertThat(printed(table, 80)).isEqualTo("""
                        TITLE       CALLS  USER
                        图纸一的梁      3  ann
                        plain          12  李雷
                        """);
    }

    @Test
    void fitsTheWindowByCuttingTheWidestText() {
        Table table = new Table().text("ID").text("PROMPT").number("MS");
        table.row("abcdefgh", "天气如何？天气如何？天气如何？", "1234567");

        for (String line : printed(table, 30).split("\n", -1)) {
            assertThat(Table.width(line)).isLessThanOrEqualTo(30);
        }
        assertThat(printed(table, 30)).contains("abcdefgh", "天气如何？…", "1234567");
    }

    @Test
    void letsNoTextMoveTheCursorOrTurnTheLine() {
        assertThat(Table.oneLine("a\u001b[2Jb\nc\td\u202Ee\u0000")).isEqualTo("a [2Jb c d e");
    }

    @Test
    void measuresEmojiAndMarks() {
        assertThat(Table.width("a😀é")).isEqualTo(4);
        assertThat(Table.width("e\u0301")).isEqualTo(1);
        assertThat(Table.cut("😀😀😀", 4)).isEqualTo("😀…");
    }

    private static String printed(Table table, int width) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        table.print(out, width, Ink.NONE);
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
