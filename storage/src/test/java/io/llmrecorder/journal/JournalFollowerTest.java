package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFollowerTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock("2026-11-20T10:00:00Z");
    private final Collector collector = new Collector("collector");
    private final Collector broken = new Collector("broken");
    private Layout layout;
    private Journal journal;

    private static final class Collector implements JournalReader {
        private final String name;
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private volatile boolean fails;

        Collector(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run(JournalCursor cursor) throws IOException {
            List<String> fresh = Lines.read(cursor);
            if (fails) {
                throw new IOException("the store is away");
            }
            ids.addAll(fresh);
            cursor.commit();
        }
    }

    @BeforeEach
    void openJournal() {
        layout = new Layout(folder);
        journal = new Journal(layout, 1 << 20, Duration.ofSeconds(30), clock);
    }

    @AfterEach
    void closeJournal() throws IOException {
        journal.close();
    }

    private JournalFollower follower(Clock time) {
        return new JournalFollower(layout, List.of(broken, collector), time);
    }

    @Test
    void runsAllReadersOnce() throws IOException {
        journal.append(Lines.line("a"));
        JournalFollower follower = follower(clock);
        follower.runAll();
        follower.runAll();

        assertThat(collector.ids).containsExactly("a");
        assertThat(broken.ids).containsExactly("a");
        assertThat(follower.progress())
                .extracting(JournalFollower.Progress::pendingBytes)
                .containsExactly(0L, 0L);
        follower.close(Duration.ofSeconds(5));
    }

    @Test
    void aReaderThatFailsHoldsUpNoOtherAndLosesNothing() throws IOException {
        broken.fails = true;
        journal.append(Lines.line("a"));
        JournalFollower follower = follower(clock);
        assertThatThrownBy(follower::runAll).hasMessage("the store is away");
        assertThat(collector.ids).containsExactly("a");
        JournalFollower.Progress progress = follower.progress().get(0);
        assertThat(progress.failures()).isEqualTo(1);
        assertThat(progress.lastError()).contains("the store is away");
        assertThat(progress.lastErrorAt()).isEqualTo(clock.instant());
        assertThat(progress.lastSuccessAt()).isNull();
        assertThat(progress.pendingBytes()).isEqualTo(23);

        broken.fails = false;
        follower.runAll();
        assertThat(broken.ids).containsExactly("a");
        follower.close(Duration.ofSeconds(5));
    }

    @Test
    void pausesGrowWithEachFailureInARow() throws IOException {
        broken.fails = true;
        ReaderRun run = new ReaderRun(new JournalFiles(layout), broken, clock);
        int second = 0;
        int[] triedAt = new int[12];
        for (int tried = 0; tried < 12; second++, clock.forward(Duration.ofSeconds(1))) {
            run.runIfDue();
            if (run.progress().failures() > tried) {
                triedAt[tried++] = second;
            }
        }
        assertThat(triedAt[1] - triedAt[0]).isEqualTo(1);
        assertThat(triedAt[6] - triedAt[5]).isBetween(16, 32);
        assertThat(triedAt[11] - triedAt[10]).isBetween(150, 300);

        broken.fails = false;
        clock.forward(Duration.ofSeconds(301));
        run.runIfDue();
        assertThat(run.progress().lastSuccessAt()).isEqualTo(clock.instant());
        run.close();
    }

    @Test
    void anErrorOfOneReaderIsAFailureLikeAnyOther() throws IOException {
        JournalReader missing = new JournalReader() {
            @Override
            public String name() {
                return "missing";
            }

            @Override
            public void run(JournalCursor cursor) {
                throw new NoClassDefFoundError("com/example/Driver");
            }
        };
        journal.append(Lines.line("a"));
        JournalFollower follower = new JournalFollower(layout, List.of(missing, collector), clock);
        assertThatThrownBy(follower::runAll).isInstanceOf(IOException.class).hasMessageContaining("com/example/Driver");
        assertThat(collector.ids).containsExactly("a");
        follower.close(Duration.ofSeconds(5));
    }

    @Test
    void followsTheJournalOnItsOwnThread() throws Exception {
        JournalFollower follower = follower(Clock.systemUTC());
        follower.start();
        journal.append(Lines.line("a"));
        follower.wake();
        Lines.await(() -> collector.ids.equals(List.of("a")));
        journal.append(Lines.line("b"));
        follower.close(Duration.ofSeconds(30));

        assertThat(collector.ids).containsExactly("a", "b");
        try (ProcessLock lock = ProcessLock.tryLock(layout, "collector")) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void oneAtATimeRunsAReaderAndAnotherTakesOver() throws Exception {
        journal.append(Lines.line("a"));
        JournalFollower first = new JournalFollower(layout, List.of(new Collector("collector")), clock);
        first.runAll();
        JournalFollower second = follower(Clock.systemUTC());
        second.start();
        journal.append(Lines.line("b"));
        Lines.await(() -> broken.ids.equals(List.of("a", "b")));
        assertThat(collector.ids).isEmpty();
        assertThat(second.progress().get(1).runsHere()).isFalse();

        first.close(Duration.ofSeconds(5));
        Lines.await(() -> collector.ids.equals(List.of("b")));
        second.close(Duration.ofSeconds(30));
    }

    @Test
    void takesOverFromAProcessThatWasKilled() throws Exception {
        journal.append(Lines.line("a"));
        Collector test = new Collector("test");
        JournalFollower follower = new JournalFollower(layout, List.of(test), Clock.systemUTC());
        try (ChildJvm child = ChildJvm.start("lock", folder)) {
            assertThat(child.readLine()).isEqualTo("held");
            follower.start();
            follower.runAll();
            assertThat(test.ids).isEmpty();
            child.kill();
        }
        Lines.await(() -> test.ids.equals(List.of("a")));
        follower.close(Duration.ofSeconds(30));
    }

    @Test
    void goesOnAfterTheFolderWasDeleted() throws Exception {
        journal.append(Lines.line("a"));
        JournalFollower follower = follower(clock);
        follower.runAll();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
        journal.append(Lines.line("b"));
        follower.runAll();

        assertThat(collector.ids).containsExactly("a", "b");
        follower.close(Duration.ofSeconds(5));
    }
}
