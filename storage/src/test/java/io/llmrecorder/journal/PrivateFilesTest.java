package io.llmrecorder.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("latest.json");
        PrivateFiles.replace(file, "a longer old text".getBytes(UTF_8));
        PrivateFiles.replace(file, "new".getBytes(UTF_8));

        assertThat(file).hasContent("new");
        assertThat(Lines.names(folder)).containsExactly("latest.json");
    }

    @Test
    void overwritesWhatAnInterruptedReplacementLeft() throws IOException {
        Files.writeString(folder.resolve("latest.json.tmp"), "half of a much longer text");
        PrivateFiles.replace(folder.resolve("latest.json"), "new".getBytes(UTF_8));

        assertThat(folder.resolve("latest.json")).hasContent("new");
    }

    @Test
    void aFileInPlaceOfAFolderIsAFailure() throws IOException {
        Layout layout = new Layout(Files.writeString(folder.resolve("base"), ""));

        assertThatThrownBy(() -> PrivateFiles.createFolder(layout, layout.byDate()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFolderThatIsALinkIsUsed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Layout layout = new Layout(Files.createSymbolicLink(folder.resolve("base"), elsewhere));
        PrivateFiles.createFolder(layout, layout.byDate());

        assertThat(elsewhere.resolve("by_date")).isDirectory();
    }
}
