package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLivedIndexTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private Calls calls;
    private Index index;

    @BeforeEach
    void begin() {
        calls = new Calls(base);
        index = Index.longLived(calls.layout(), PATIENCE);
    }

    @AfterEach
    void end() throws IOException {
        index.close();
    }

    @Test
    void answersManyThreadsAtOnceWhileCallsAreRecorded() throws Exception {
        record(10);
        int threads = 6;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Boolean>> askers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean records = i == 0;
                askers.add(() -> asksUntilAllAreThere(together, records));
            }
            for (Future<Boolean> asker : pool.invokeAll(askers, 60, TimeUnit.SECONDS)) {
                assertThat(asker.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean asksUntilAllAreThere(CyclicBarrier together, boolean records) throws Exception {
        together.await();
        long before = 0;
        while (before < 60) {
            if (records && before < 60) {
                record(10);
            }
            long now = count();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        return true;
    }

    @Test
    void answersAQuestionWhileAnotherIsStillBeingAnswered() throws IOException {
        record(3);
        long inner = index.ask(queries -> {
            record(1);
            return count() + queries.count(CallFilter.ALL);
        });
        assertThat(inner).isEqualTo(8);
    }

    @Test
    void givesTheFileUpWhenAnotherAsksAndGoesOnAfterwards() throws IOException {
        record(5);
        assertThat(count()).isEqualTo(5);
        Index other = new Index(calls.layout(), PATIENCE);
        for (int i = 0; i < 3; i++) {
            long others = other.ask(queries -> queries.count(CallFilter.ALL));
            assertThat(others).isEqualTo(5 + i);
            record(1);
            assertThat(count()).isEqualTo(6 + i);
        }
    }

    @Test
    void twoLongLivedOnesTakeTurns() throws IOException {
        record(5);
        try (Index other = Index.longLived(calls.layout(), PATIENCE)) {
            for (int i = 0; i < 3; i++) {
                assertThat(count()).isEqualTo(5);
                long others = other.ask(queries -> queries.count(CallFilter.ALL));
                assertThat(others).isEqualTo(5);
            }
        }
    }

    @Test
    void noticesThatItsFilesWereDeleted() throws IOException {
        record(5);
        assertThat(count()).isEqualTo(5);
        try (Stream<Path> files = Files.walk(calls.layout().index())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        record(1);
        assertThat(count()).isEqualTo(6);
        assertThat(calls.layout().index()).isDirectoryContaining("glob:**/calls.mv.db");
    }

    @Test
    void survivesAnAskingThreadThatIsInterrupted() throws Exception {
        record(50);
        for (int i = 0; i < 5; i++) {
            Thread asker = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        count();
                    }
                } catch (IOException e) {
                    // That is what it was interrupted for.
                }
            });
            asker.start();
            count();
            asker.interrupt();
            asker.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(count()).isEqualTo(50);
        }
    }

    @Test
    void isClosedForGood() throws IOException {
        record(1);
        assertThat(count()).isEqualTo(1);
        index.close();
        assertThatThrownBy(this::count).hasMessage("The index is closed.");
        long others = new Index(calls.layout(), Duration.ZERO).ask(queries -> queries.count(CallFilter.ALL));
        assertThat(others).isEqualTo(1);
    }

    private synchronized void record(int count) {
        for (int i = 0; i < count; i++) {
            calls.chat("s").says("user", "question").answers("answer").record();
        }
    }

    private long count() throws IOException {
        return index.ask(queries -> queries.count(CallFilter.ALL));
    }
}
