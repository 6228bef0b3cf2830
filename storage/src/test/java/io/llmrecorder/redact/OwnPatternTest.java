package io.llmrecorder.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPatternTest {
    @TempDir
    Path folder;

    @Test
    void redactsByTheNamesOfTheFile() throws IOException {
        Redaction redaction = redaction("# projects\n\nproject=Falcon|猎鹰\nstaff=E-\\d{4}\n");

        assertThat(redaction.text("猎鹰 by E-1234 and E-99"))
                .isEqualTo("[redacted:project] by [redacted:staff] and E-99");
        assertThat(redaction.counts()).isEqualTo(Map.of("project", 1, "staff", 1));
    }

    @Test
    void leavesOutALineThatIsNoPatternAndKeepsTheOthers() throws IOException {
        Redaction redaction = redaction("broken=(\nno pattern\nempty=x*\nok=abc\n");

        assertThat(redaction.text("xxx abc")).isEqualTo("xxx [redacted:ok]");
    }

    @Test
    void keepsTheOtherPacksWhenTheFileIsMissing() {
        Redaction redaction = new Redaction(Packs.named(List.of("email", "file:" + folder.resolve("none"))));

        assertThat(redaction.text("a@b.com")).isEqualTo("[redacted:email]");
    }

    @Test
    void saysWhatIsWrongWithALine() {
        assertThatThrownBy(() -> OwnPattern.of("a=[")).hasMessageStartingWith("has no valid regular expression (");
        assertThatThrownBy(() -> OwnPattern.of("a=b?")).hasMessageContaining("finds the empty text");
        assertThatThrownBy(() -> OwnPattern.of("[a-z]+")).hasMessageStartingWith("must be name=regex");
    }

    @Test
    void leavesATextOutOnWhichAPatternTakesTooLong() throws IOException {
        Redaction redaction = redaction("slow=(a+)+b\n");

        assertThat(redaction.text("aab " + "a".repeat(50_000))).isEqualTo("[redacted:slow][redacted:slow]");
    }

    @Test
    void leavesATextOutOnWhichAPatternOverflowsTheStack() throws IOException {
        Redaction redaction = redaction("deep=(x|y)+z\n");

        assertThat(redaction.text("xy".repeat(200_000))).isEqualTo("[redacted:deep]");
    }

    @Test
    void manySmallTextsShareTheStepsOfTheirRecord() throws IOException {
        Redaction redaction = redaction("slow=(a+)+b\n");

        for (int i = 0; i < 100_000; i++) {
            redaction.text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        }

        assertThat(redaction.counts().get("slow")).isGreaterThan(90_000);
    }

    private Redaction redaction(String patterns) throws IOException {
        Path file = Files.writeString(folder.resolve("patterns"), patterns);
        return new Redaction(Packs.named(List.of("file:" + file)));
    }
}
