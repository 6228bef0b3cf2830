package io.llmrecorder.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFilesTest {
    @TempDir
    Path base;

    private JournalFixture journal;

    @BeforeEach
    void open() {
        journal = new JournalFixture(base);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void copiesEachLineToTheFileOfItsSessionAndDay() throws IOException {
        String first = journal.append("a", "2026-11-19T23:59:59.999999Z", true, 1);
        String second = journal.append("a", "2026-11-20T00:00:00.000000Z", false, 1);
        String other = journal.append("b/c", "2026-11-20T00:00:00.000000Z", true, 1);

        journal.run(view());

        assertThat(file("a", "2026-11-19")).hasContent(first + "\n");
        assertThat(file("a", "2026-11-20")).hasContent(second + "\n");
        assertThat(base.resolve("by_session/session_b%2Fc/2026-11-20.jsonl")).hasContent(other + "\n");
    }

    @Test
    void goesOnWhereItLeftOff() throws IOException {
        SessionFiles view = view();
        String first = journal.append("a");
        journal.run(view);
        String second = journal.append("a");
        journal.run(view);
        journal.run(view());

        assertThat(file("a", "2026-11-20")).hasContent(first + "\n" + second + "\n");
    }

    @Test
    void copiesNoLineTwiceAfterACrashBeforeTheCommit() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            lines.add(journal.append(i % 3 == 0 ? "a" : "b", "2026-11-20T12:00:00.000000Z", true, 1000));
        }
        for (int i = 0; i < 3; i++) {
            journal.crashBeforeCommit(view());
        }
        lines.add(journal.append("a"));
        journal.run(view());

        assertThat(JournalFixture.lines(base.resolve("by_session"))).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void copiesNoLineTwiceWhenTheSameViewTriesAgain() throws IOException {
        SessionFiles view = view();
        String first = journal.append("a");
        journal.run(view);
        String second = journal.append("a");
        journal.crashBeforeCommit(view);
        journal.run(view);

        assertThat(file("a", "2026-11-20")).hasContent(first + "\n" + second + "\n");
    }

    @Test
    void knowsALineOfMegabytesAgain() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(journal.append("a", "2026-11-20T12:00:00.000000Z", true, 5 << 20));
        lines.add(journal.append("a", "2026-11-20T12:00:00.000000Z", true, 4 << 20));
        journal.crashBeforeCommit(view());
        journal.run(view());

        assertThat(Files.readAllLines(file("a", "2026-11-20"))).isEqualTo(lines);
    }

    @Test
    void replacesALineThatWasTornByAKill() throws IOException {
        String first = journal.append("a");
        journal.run(view());
        String second = journal.append("a");
        Files.writeString(file("a", "2026-11-20"), second.substring(0, 30), StandardOpenOption.APPEND);

        journal.run(view());

        assertThat(file("a", "2026-11-20")).hasContent(first + "\n" + second + "\n");
    }

    @Test
    void archivesAFileThatIsFull() throws IOException {
        SessionFiles view = new SessionFiles(journal.layout, 500, JournalFixture.CLOCK);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(journal.append("a"));
            journal.run(view);
        }

        List<String> found = new ArrayList<>();
        try (Stream<Path> archives = Files.list(base.resolve("archive"))) {
            for (Path archive : archives.toList()) {
                assertThat(archive.getFileName().toString())
                        .matches("session_a_2026-11-20_20261120T120000Z(\\.\\d+)?\\.jsonl\\.gz");
                found.addAll(unzipped(archive));
            }
        }
        assertThat(found).isNotEmpty();
        found.addAll(Files.readAllLines(file("a", "2026-11-20")));
        assertThat(found).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void finishesArchivingThatAKillHasInterrupted() throws IOException {
        Path moved = base.resolve("archive/session_a_2026-11-20_20261120T110000Z.jsonl");
        Files.createDirectories(moved.getParent());
        Files.writeString(moved, "moved\n");
        // As after a kill between the compression and the deletion.
        Files.writeString(moved.resolveSibling(moved.getFileName() + ".gz"), "torn");
        Path ofErrors = base.resolve("archive/2026-11-20_errors_20261120T110000Z.jsonl");
        Files.writeString(ofErrors, "of another view\n");

        journal.run(view());

        assertThat(moved).doesNotExist();
        assertThat(unzipped(moved.resolveSibling(moved.getFileName() + ".gz"))).containsExactly("moved");
        assertThat(ofErrors).exists();
        journal.run(new ErrorFiles(journal.layout, 1000, JournalFixture.CLOCK));
        assertThat(unzipped(ofErrors.resolveSibling(ofErrors.getFileName() + ".gz")))
                .containsExactly("of another view");
    }

    @Test
    void passesOverLinesThatAreNoRecords() throws IOException {
        for (String odd :
                new String[] {"null", "[]", "{}", "{\"type\":\"call\",\"session_id\":\"a\",\"timestamp\":\"?\"}"}) {
            journal.appendRaw(odd);
        }
        String line = journal.append("a");
        journal.run(view());

        assertThat(JournalFixture.lines(base.resolve("by_session"))).containsExactly(line);
    }

    @Test
    void errorsHoldFailedCallsOnly() throws IOException {
        journal.append("a");
        String failed = journal.append("a", "2026-11-20T12:00:00.000000Z", false, 1);

        journal.run(new ErrorFiles(journal.layout, 1000, JournalFixture.CLOCK));

        assertThat(base.resolve("errors/2026-11-20_errors.jsonl")).hasContent(failed + "\n");
    }

    private SessionFiles view() {
        return new SessionFiles(journal.layout, Long.MAX_VALUE, JournalFixture.CLOCK);
    }

    private Path file(String session, String day) {
        return base.resolve("by_session/session_" + session + "/" + day + ".jsonl");
    }

    private static List<String> unzipped(Path archive) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            return Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"));
        }
    }
}
