package io.llmrecorder.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final String FIRST = "2026-11-20_all_interactions.jsonl";
    private static final String SECOND = "2026-11-20_all_interactions.2.jsonl";
    private static final long LARGE = 1 << 20;

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock("2026-11-20T10:00:00Z");
    private final List<Journal> journals = new ArrayList<>();
    private Layout layout;

    @BeforeEach
    void layOut() {
        layout = new Layout(folder.resolve("logs/llm"));
    }

    @AfterEach
    void closeJournals() throws IOException {
        for (Journal journal : journals) {
            journal.close();
        }
    }

    private Journal journal(long maxFileSize) {
        Journal journal = new Journal(layout, maxFileSize, Duration.ofSeconds(30), clock);
        journals.add(journal);
        return journal;
    }

    private static Deque<byte[]> lines(String... ids) {
        Deque<byte[]> lines = new ArrayDeque<>();
        Arrays.stream(ids).forEach(id -> lines.add(Lines.line(id)));
        return lines;
    }

    @Test
    void linesAreWithTheSystemAtOnce() throws IOException {
        journal(LARGE).append(Lines.line("a"));

        assertThat(Files.readString(layout.byDate().resolve(FIRST))).isEqualTo("{\"id\":\"a\",\"filler\":\"\"}\n");
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        journal(LARGE).append(Lines.line("a"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.base())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.byDate())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(layout.byDate().resolve(FIRST))))
                .isEqualTo("rw-------");
        assertThat(Files.getPosixFilePermissions(folder.resolve("logs")))
                .as("the application's own log folder")
                .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(folder.resolve("usual"))));
    }

    @Test
    void takesLinesFromTheQueueWhenWritten() throws IOException {
        Deque<byte[]> batch = lines("a", "b", "c");
        journal(LARGE).append(batch);

        assertThat(batch).isEmpty();
        assertThat(Lines.readAll(layout)).containsExactly("a", "b", "c");
    }

    @Test
    void writesLinesLongerThanAnyBufferAmongShortOnes() throws IOException {
        Journal journal = journal(1L << 30);
        List<Integer> lengths = List.of(0, (1 << 18) - 40, (1 << 18) - 26, 1 << 18, 3 << 20, 30 << 20, 5);
        Deque<byte[]> batch = new ArrayDeque<>();
        lengths.forEach(length -> batch.add(Lines.line("n" + length, "x".repeat(length))));
        List<byte[]> expected = List.copyOf(batch);
        journal.append(batch);

        List<byte[]> read = new ArrayList<>();
        JournalCursor cursor = FileCursor.open(layout, "r");
        for (List<JournalLine> next = cursor.next(1000); !next.isEmpty(); next = cursor.next(1000)) {
            next.forEach(line -> read.add(line.bytes()));
        }
        assertThat(read).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Arrays.equals(read.get(i), expected.get(i))).isTrue();
        }
    }

    @Test
    void beginsAFileEachUtcDay() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        clock.forward(Duration.ofHours(14));
        journal.append(Lines.line("b"));

        assertThat(Lines.names(layout.byDate())).containsExactly(FIRST, "2026-11-21_all_interactions.jsonl");
        assertThat(Lines.names(layout.archive())).isEmpty();
    }

    @Test
    void givesUpYesterdaysFileWithoutWaitingForALine() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        clock.forward(Duration.ofDays(1));
        journal.flushIfDue();

        try (ProcessLock lock = ProcessLock.tryLock(layout, FIRST)) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void aFullFileGoesToTheArchiveAndItsNumberIsNotUsedAgain() throws Exception {
        Journal journal = journal(10);
        journal.append(Lines.line("a"));
        journal.flushIfDue();
        Lines.await(() -> Lines.names(layout.byDate()).isEmpty());
        assertThat(Lines.names(layout.archive()))
                .containsExactly("2026-11-20_all_interactions_20261120T100000Z.jsonl.gz");

        journal.append(Lines.line("b"));
        assertThat(Lines.names(layout.byDate())).containsExactly(SECOND);
        journal.close();
        journal(10).append(Lines.line("c"));
        assertThat(Lines.names(layout.byDate())).containsExactly(SECOND, "2026-11-20_all_interactions.3.jsonl");
        assertThat(Lines.readAll(layout)).containsExactly("a", "b", "c");
    }

    @Test
    void aSecondWriterInTheSameJvmGetsTheNextNumber() throws IOException {
        journal(LARGE).append(Lines.line("a"));
        journal(LARGE).append(Lines.line("b"));

        assertThat(Lines.names(layout.byDate())).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void goesOnInTheSameFileAfterAnEnd() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        journal.close();
        journal(LARGE).append(Lines.line("b"));

        assertThat(Lines.names(layout.byDate())).containsExactly(FIRST);
        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void aTornLineDoesNotDamageTheNext() throws IOException {
        Files.createDirectories(layout.byDate());
        Files.writeString(layout.byDate().resolve(FIRST), "{\"id\":\"a\",\"filler\":\"\"}\n{\"id\":\"torn\",\"fil");
        journal(LARGE).append(Lines.line("b"));

        assertThat(Files.readAllLines(layout.byDate().resolve(FIRST))).hasSize(3);
        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void aLineThatLacksOnlyItsLineFeedIsKept() throws IOException {
        Files.createDirectories(layout.byDate());
        Files.write(layout.byDate().resolve(FIRST), Lines.line("a"));
        assertThat(Lines.readAll(layout)).isEmpty();
        journal(LARGE).append(Lines.line("b"));

        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void makesTheFolderAgainAfterItWasDeleted() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        delete(layout.base());
        journal.append(Lines.line("b"));

        assertThat(Lines.readAll(layout)).containsExactly("b");
    }

    @Test
    void usesTheNextNumberAfterItsFileWasDeleted() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        Files.delete(layout.byDate().resolve(FIRST));
        journal.append(Lines.line("b"));
        assertThat(Lines.names(layout.byDate())).containsExactly(SECOND);

        Files.delete(layout.byDate().resolve(SECOND));
        journal.close();
        journal(LARGE).append(Lines.line("c"));
        assertThat(Lines.names(layout.byDate())).containsExactly("2026-11-20_all_interactions.3.jsonl");
    }

    @Test
    void leavesAFileWhoseLockWasDeleted() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        delete(layout.state());
        journal.append(Lines.line("b"));

        assertThat(Files.readAllLines(layout.byDate().resolve(FIRST)))
                .as("another process may hold it now")
                .hasSize(1);
        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void leavesAFileThatSomebodyElseWrites() throws IOException {
        Journal journal = journal(LARGE);
        journal.append(Lines.line("a"));
        Files.writeString(layout.byDate().resolve(FIRST), "{\"a\":", StandardOpenOption.APPEND);
        journal.append(Lines.line("b"));

        assertThat(Lines.names(layout.byDate())).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void keepsTheBatchWhileTheFolderCannotBeWritten() throws IOException {
        Journal journal = journal(LARGE);
        Files.createDirectories(layout.base());
        Files.writeString(layout.byDate(), "a file where the folder should be");
        Deque<byte[]> batch = lines("a", "b");
        assertThatThrownBy(() -> journal.append(batch)).isInstanceOf(IOException.class);
        assertThat(batch).hasSize(2);

        Files.delete(layout.byDate());
        journal.append(batch);
        assertThat(Lines.names(layout.byDate())).containsExactly(FIRST);
        assertThat(Lines.readAll(layout)).containsExactly("a", "b");
    }

    @Test
    void aFullDiskNeitherTearsNorDoublesNorLoses() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()), "needs root");
        try {
            layout = new Layout(disk.resolve("llm"));
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[700_000]);
            Journal journal = journal(1L << 30);
            Deque<byte[]> batch = new ArrayDeque<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                expected.add("n" + i);
                batch.add(Lines.line("n" + i, "x".repeat(i % 100 == 99 ? 30_000 : 700)));
            }
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> journal.append(batch)).isInstanceOf(IOException.class);
            }
            int left = batch.size();
            assertThat(left).isBetween(1, 599);
            assertThat(Lines.readAll(layout)).isEqualTo(expected.subList(0, 600 - left));

            Files.delete(ballast);
            journal.append(batch);
            assertThat(Lines.readAll(layout)).isEqualTo(expected);
            assertThat(Lines.names(layout.byDate())).containsExactly(FIRST);
            journal.close();
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void findsALineByItsLocatorAlsoInTheArchive() throws Exception {
        Journal journal = journal(30);
        journal.append(lines("a", "b"));
        JournalFiles files = new JournalFiles(layout);
        List<JournalLine> lines = FileCursor.open(layout, "r").next(1000);
        JournalLine second = lines.get(1);
        assertThat(files.line(second.file(), second.offset())).isEqualTo(Lines.line("b"));

        journal.flushIfDue();
        Lines.await(() -> Lines.names(layout.byDate()).isEmpty());
        assertThat(second.file()).isEqualTo(FIRST);
        assertThat(files.line(second.file(), second.offset())).isEqualTo(Lines.line("b"));
        assertThat(files.line("../" + FIRST, 0)).isNull();
        assertThat(files.line(SECOND, 0)).isNull();
    }

    @Test
    void streamsTheLinesOfADay() throws Exception {
        Journal journal = journal(30);
        journal.append(lines("a", "b"));
        journal.append(lines("c"));
        clock.forward(Duration.ofDays(1));
        journal.append(lines("d"));
        JournalFiles files = new JournalFiles(layout);

        try (var lines = files.lines(java.time.LocalDate.of(2026, 11, 20))) {
            assertThat(lines.map(Lines::id)).containsExactly("a", "b", "c");
        }
        assertThat(new String(files.line("2026-11-21_all_interactions.jsonl", 0), UTF_8))
                .contains("\"d\"");
    }
}
