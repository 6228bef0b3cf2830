package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
    private static final String FIRST = "2026-11-20_all_interactions.jsonl";
    private static final String SECOND = "2026-11-20_all_interactions.2.jsonl";

    @TempDir
    Path folder;

    private Layout layout;
    private JournalFiles files;

    @BeforeEach
    void layOut() throws IOException {
        layout = new Layout(folder);
        files = new JournalFiles(layout);
        Files.createDirectories(layout.byDate());
        Files.createDirectories(layout.archive());
        Files.write(layout.byDate().resolve(FIRST), new byte[10]);
    }

    @Test
    void listsAgainOnlyWhenAFileCameOrWent() throws IOException {
        changed(60);
        assertThat(files.list()).extracting(JournalFile::name).containsExactly(FIRST);
        assertThat(files.list()).isSameAs(files.list());
        assertThat(files.own()).isSameAs(files.own());
        Files.write(layout.byDate().resolve(SECOND), new byte[10]);
        assertThat(files.list()).extracting(JournalFile::name).containsExactly(FIRST, SECOND);
        changed(59);
        assertThat(files.find(SECOND)).isNotNull();
        Files.delete(layout.byDate().resolve(SECOND));
        assertThat(files.find(SECOND)).isNull();
        assertThat(files.find("../" + FIRST)).isNull();
    }

    /** The folder's time is that of the tick in which it was listed: what comes later in the tick does not change it. */
    @Test
    void trustsNoListingThatIsAsOldAsTheLastChange() throws IOException {
        changed(0);
        assertThat(files.list()).hasSize(1);
        FileTime before = Files.getLastModifiedTime(layout.byDate());
        Files.write(layout.byDate().resolve(SECOND), new byte[10]);
        Files.setLastModifiedTime(layout.byDate(), before);

        assertThat(files.list()).hasSize(2);
    }

    @Test
    void isEmptyWhileThereIsNoFolder() throws IOException {
        changed(60);
        assertThat(files.list()).hasSize(1);
        Files.delete(layout.byDate().resolve(FIRST));
        Files.delete(layout.byDate());

        assertThat(files.list()).isEmpty();
        Files.createDirectories(layout.byDate());
        Files.write(layout.byDate().resolve(SECOND), new byte[10]);
        assertThat(files.list()).extracting(JournalFile::name).containsExactly(SECOND);
    }

    private void changed(int secondsAgo) throws IOException {
        FileTime time = FileTime.from(Instant.now().minusSeconds(secondsAgo));
        Files.setLastModifiedTime(layout.byDate(), time);
        Files.setLastModifiedTime(layout.archive(), time);
    }
}
