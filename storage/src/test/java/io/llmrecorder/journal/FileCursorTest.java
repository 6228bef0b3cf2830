package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCursorTest {
    private static final String FIRST = "2026-11-20_all_interactions.jsonl";

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock("2026-11-20T10:00:00Z");
    private Layout layout;
    private Path file;

    @BeforeEach
    void layOut() throws IOException {
        layout = new Layout(folder, Seal.NONE, codec());
        file = layout.byDate().resolve(FIRST);
        Files.createDirectories(layout.byDate());
    }

    Codec codec() {
        return Codec.GZIP;
    }

    private void write(String name, String... ids) throws IOException {
        for (String id : ids) {
            Path path = layout.byDate().resolve(name);
            Files.write(path, Lines.line(id), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.writeString(path, "\n", StandardOpenOption.APPEND);
        }
    }

    private void archive() throws IOException {
        new Archive(layout, 1, clock).tidy();
        assertThat(Lines.names(layout.byDate())).isEmpty();
        assertThat(Lines.names(layout.archive())).allMatch(name -> name.endsWith(codec().suffix()));
    }

    private FileCursor cursor() throws IOException {
        return FileCursor.open(layout, "reader");
    }

    @Test
    void goesOnFromItsCheckpoint() throws IOException {
        write(FIRST, "a", "b");
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a", "b");
        cursor.commit();
        write(FIRST, "c");

        assertThat(Lines.read(cursor())).containsExactly("c");
        assertThat(Files.readString(layout.state().resolve("reader.checkpoint")))
                .isEqualTo("{\"" + FIRST + "\":46}");
    }

    @Test
    void rewindsToTheLastCommit() throws IOException {
        write(FIRST, "a", "b", "c");
        FileCursor cursor = cursor();
        assertThat(cursor.next(1)).extracting(Lines::id).containsExactly("a");
        cursor.commit();
        assertThat(cursor.next(1)).extracting(Lines::id).containsExactly("b");
        cursor.rewind();

        assertThat(Lines.read(cursor)).containsExactly("b", "c");
    }

    @Test
    void readsOldestFilesFirst() throws IOException {
        write("2026-11-20_all_interactions.10.jsonl", "d");
        write("2026-11-20_all_interactions.2.jsonl", "c");
        write("2026-11-19_all_interactions.jsonl", "a");
        write(FIRST, "b");

        assertThat(Lines.read(cursor())).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aFileThatGrowsDoesNotKeepTheOthersWaiting() throws IOException {
        String second = "2026-11-20_all_interactions.2.jsonl";
        write(FIRST, "a");
        write(second, "x");
        FileCursor cursor = cursor();
        assertThat(cursor.next(1)).extracting(Lines::id).containsExactly("a");
        write(FIRST, "b");

        assertThat(Lines.read(cursor)).containsExactly("x", "b");
    }

    @Test
    void findsAFileThatIsArchivedWhileItIsLookedFor() throws Exception {
        ExecutorService archiver = Executors.newSingleThreadExecutor();
        try {
            for (int i = 2; i <= 100; i++) {
                String name = "2026-11-20_all_interactions." + i + ".jsonl";
                write(name, "line " + i);
                Future<?> done = archiver.submit(() -> {
                    new Archive(layout, 1, clock).tidy();
                    return true;
                });
                do {
                    assertThat(Lines.read(cursor())).containsExactly("line " + i);
                    FileCursor end = FileCursor.atEnd(new JournalFiles(layout));
                    assertThat(Lines.read(end)).isEmpty();
                    assertThat(new JournalFiles(layout).ends()).containsKey(name);
                } while (!done.isDone());
                done.get();
                FileCursor cursor = cursor();
                Lines.read(cursor);
                cursor.commit();
            }
        } finally {
            archiver.shutdown();
        }
    }

    @Test
    void followsFromTheEndEvenIfALineIsBeingWritten() throws IOException {
        write(FIRST, "a");
        Files.writeString(file, "{\"id\":\"b\",", StandardOpenOption.APPEND);
        FileCursor cursor = FileCursor.atEnd(new JournalFiles(layout));
        assertThat(Lines.read(cursor)).isEmpty();
        Files.writeString(file, "\"filler\":\"\"}\n", StandardOpenOption.APPEND);

        assertThat(Lines.read(cursor)).containsExactly("b");
    }

    @Test
    void comesBackToAPlace() throws IOException {
        String second = "2026-11-20_all_interactions.2.jsonl";
        String third = "2026-11-20_all_interactions.3.jsonl";
        String fetched = "2026-11-20_all_interactions." + (FetchedFiles.LAST_OWN + 1) + ".jsonl";
        write("2026-11-18_all_interactions.jsonl", "long ago");
        write("2026-11-19_all_interactions.jsonl", "yesterday");
        write(FIRST, "a");
        write(second, "another process");
        JournalPlace place = JournalPlace.parse(
                FileCursor.atEnd(new JournalFiles(layout)).place().toString());
        write(FIRST, "b");
        write(second, "c");
        write(third, "d");
        write("2026-11-19_all_interactions.jsonl", "late");
        write(fetched, "from elsewhere");

        assertThat(place.offsets())
                .containsOnlyKeys("2026-11-19_all_interactions.jsonl", FIRST, second)
                .containsEntry(FIRST, Files.size(file) / 2);
        assertThat(Lines.read(FileCursor.behind(new JournalFiles(layout), place)))
                .containsExactly("late", "b", "c", "d");
        archive();
        FileCursor cursor = FileCursor.behind(new JournalFiles(layout), place);
        assertThat(cursor.place())
                .isEqualTo(new JournalPlace(Map.of(
                        "2026-11-19_all_interactions.jsonl",
                        place.offsets().get("2026-11-19_all_interactions.jsonl"),
                        FIRST,
                        place.offsets().get(FIRST),
                        second,
                        place.offsets().get(second),
                        third,
                        0L)));
        assertThat(Lines.read(cursor)).containsExactly("late", "b", "c", "d");
        assertThat(cursor.place().offsets()).containsOnlyKeys(third);
        assertThat(Lines.read(FileCursor.behind(new JournalFiles(layout), cursor.place())))
                .isEmpty();
    }

    @Test
    void comesBackToTheStart() throws IOException {
        JournalPlace start = FileCursor.atEnd(new JournalFiles(layout)).place();
        write(FIRST, "a");

        assertThat(start).hasToString("start");
        assertThat(Lines.read(FileCursor.behind(new JournalFiles(layout), JournalPlace.parse("start"))))
                .containsExactly("a");
    }

    @Test
    void comesBackToAPlaceInAFileThatHasBecomeShorter() throws IOException {
        write(FIRST, "a");
        assertThat(Lines.read(FileCursor.behind(new JournalFiles(layout), new JournalPlace(Map.of(FIRST, 1L << 20)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "x:1",
                FIRST,
                FIRST + ":",
                FIRST + ":-1",
                FIRST + ":1234567890123456789",
                FIRST + ":1,",
                "start,x",
                "../" + FIRST + ":0",
                "a\0b:1",
                FIRST + ".gz:1",
                "2026-13-45_all_interactions.jsonl:1"
            })
    void knowsWhatIsNoPlace(String text) {
        assertThat(JournalPlace.parse(text)).isNull();
    }

    @Test
    void doesNotHandOutALineThatIsBeingWritten() throws IOException {
        write(FIRST, "a");
        Files.writeString(file, "{\"id\":\"b\",", StandardOpenOption.APPEND);
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a");
        assertThat(Lines.read(cursor)).isEmpty();
        Files.writeString(file, "\"filler\":\"\"}\n", StandardOpenOption.APPEND);

        assertThat(Lines.read(cursor)).containsExactly("b");
    }

    @Test
    void goesOnInsideTheArchive() throws IOException {
        write(FIRST, "a", "b", "c");
        FileCursor cursor = cursor();
        assertThat(cursor.next(1)).hasSize(1);
        cursor.commit();
        archive();

        assertThat(Lines.read(cursor)).as("with the file open").containsExactly("b", "c");
        assertThat(cursor().pendingBytes()).isEqualTo(46);
        FileCursor fresh = cursor();
        List<JournalLine> lines = fresh.next(1000);
        assertThat(lines).extracting(Lines::id).containsExactly("b", "c");
        assertThat(lines.get(0).file()).isEqualTo(FIRST);
        assertThat(lines.get(0).offset()).isEqualTo(23);
        fresh.commit();
        assertThat(Lines.read(cursor())).isEmpty();
        assertThat(cursor().pendingBytes()).isZero();
    }

    @Test
    void doesNotReadAgainWhatWasDoneBeforeArchiving() throws IOException {
        write(FIRST, "a", "b");
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).hasSize(2);
        cursor.commit();
        archive();
        write("2026-11-20_all_interactions.2.jsonl", "c");

        assertThat(Lines.read(cursor)).containsExactly("c");
    }

    @Test
    void aFileBeingArchivedIsReadOnce() throws IOException {
        write(FIRST, "a");
        byte[] content = Files.readAllBytes(file);
        archive();
        Files.write(file, content);

        assertThat(Lines.readAll(layout)).containsExactly("a");
        archive();
        assertThat(Lines.names(layout.archive())).hasSize(1);
    }

    @Test
    void goesOnAtTheEndOfAFileThatWasCut() throws IOException {
        write(FIRST, "a", "b", "c");
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).hasSize(3);
        cursor.commit();
        byte[] all = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(all, 30));
        assertThat(Lines.read(cursor)).isEmpty();
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        write(FIRST, "d");

        assertThat(Lines.read(cursor)).containsExactly("d");
    }

    @Test
    void readsAChangedFileFromItsStartRatherThanLosingALine() throws IOException {
        write(FIRST, "a", "b");
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).hasSize(2);
        cursor.commit();
        Files.delete(file);
        write(FIRST, "a longer one", "c", "d");

        assertThat(Lines.read(cursor)).containsExactly("a longer one", "c", "d");
    }

    @Test
    void forgetsFilesThatAreGone() throws IOException {
        write("2026-11-19_all_interactions.jsonl", "a");
        FileCursor cursor = cursor();
        Lines.read(cursor);
        cursor.commit();
        Files.delete(layout.byDate().resolve("2026-11-19_all_interactions.jsonl"));
        write(FIRST, "b");
        assertThat(Lines.read(cursor)).containsExactly("b");
        cursor.commit();

        assertThat(Files.readString(layout.state().resolve("reader.checkpoint")))
                .isEqualTo("{\"" + FIRST + "\":23}");
    }

    @Test
    void beginsAgainWhenTheCheckpointIsDamaged() throws IOException {
        write(FIRST, "a", "b");
        FileCursor cursor = cursor();
        Lines.read(cursor);
        cursor.commit();
        Path checkpoint = layout.state().resolve("reader.checkpoint");
        for (String damaged : List.of("", "{\"2026-11-20_all", "{\"" + FIRST + "\":-3}", "null", "[]")) {
            Files.writeString(checkpoint, damaged);
            assertThat(Lines.read(cursor())).as(damaged).containsExactly("a", "b");
        }
    }

    @Test
    void skipsATornLineAndZerosLeftByAPowerLoss() throws IOException {
        write(FIRST, "a");
        Files.write(file, new byte[100], StandardOpenOption.APPEND);
        Files.writeString(file, "\n{\"id\":\"torn\n\n", StandardOpenOption.APPEND);
        write(FIRST, "b");

        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a", "b");
        cursor.commit();
        assertThat(cursor.pendingBytes()).isZero();
    }

    @Test
    void aTornEndOfAPastDayIsEndedByHousekeeping() throws IOException {
        write("2026-11-19_all_interactions.jsonl", "a");
        Files.writeString(
                layout.byDate().resolve("2026-11-19_all_interactions.jsonl"), "{\"id\":", StandardOpenOption.APPEND);
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a");
        new Archive(layout, 1 << 20, clock).tidy();
        assertThat(Lines.read(cursor)).isEmpty();
        cursor.commit();

        assertThat(cursor.pendingBytes()).isZero();
    }

    @Test
    void tidyLeavesAloneWhatAWriterHolds() throws IOException {
        try (Journal journal = new Journal(layout, 1, Duration.ofSeconds(30), clock)) {
            journal.append(Lines.line("a"));
            new Archive(layout, 1, clock).tidy();
            assertThat(Lines.names(layout.byDate())).containsExactly(FIRST);
        }
        new Archive(layout, 1, clock).tidy();
        assertThat(Lines.names(layout.byDate())).isEmpty();
        clock.forward(Duration.ofDays(2));
        new Archive(layout, 1, clock).tidy();
        assertThat(Lines.names(layout.state())).isEmpty();
    }

    /** An archive grows for years, and readers look several times a second. */
    @Test
    void looksAtAnArchivedFileNoMoreOnceItWasRead() throws IOException {
        write("2026-11-19_all_interactions.jsonl", "a");
        archive();
        write(FIRST, "b");
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a", "b");
        cursor.commit();
        Path archived = layout.archive().resolve(Lines.names(layout.archive()).get(0));
        Files.write(archived, new byte[0]); // whoever opens it now fails
        write(FIRST, "c");

        assertThat(Lines.read(cursor)).containsExactly("c");
        assertThat(cursor.pendingBytes()).isEqualTo(Files.size(file) - Files.size(file) / 2);
    }

    @Test
    void seesFilesThatComeAndGoAsSoonAsTheyDo() throws IOException {
        write("2026-11-18_all_interactions.jsonl", "a");
        archive();
        settle();
        FileCursor cursor = cursor();
        assertThat(Lines.read(cursor)).containsExactly("a");
        assertThat(Lines.read(cursor)).isEmpty();
        write("2026-11-19_all_interactions.jsonl", "b");
        assertThat(Lines.read(cursor)).containsExactly("b");
        settle();
        assertThat(Lines.read(cursor)).isEmpty();
        write("2026-11-19_all_interactions.jsonl", "c");
        archive();
        assertThat(Lines.read(cursor)).containsExactly("c");
        cursor.commit();
        settle();
        write(FIRST, "d");
        for (String name : Lines.names(layout.archive())) {
            Files.delete(layout.archive().resolve(name));
        }
        assertThat(Lines.read(cursor)).containsExactly("d");
        cursor.commit();
        assertThat(Files.readString(layout.state().resolve("reader.checkpoint")))
                .isEqualTo("{\"" + FIRST + "\":23}");
    }

    /** As if the folders had last been changed a while ago. */
    private void settle() throws IOException {
        FileTime before = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(layout.byDate(), before);
        Files.setLastModifiedTime(layout.archive(), before);
    }
}
