package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody takes the folder away while an application records into it. Moved, not deleted, so that each call can be counted. */
@Timeout(120)
class FolderMovedTest {
    private static final int ROUNDS = 5;
    private static final int WRITTEN = 500;

    @TempDir
    Path parent;

    @Test
    void recordingGoesOnInANewFolderAndEachCallIsInOneOfThem() throws IOException, InterruptedException {
        Path base = parent.resolve("records");
        Config config = Config.load("base.dir=" + base + ",max.file.size=300000", new Properties(), Map.of());
        Recording recording = Recording.start(config, List.of());
        Load load = new Load(recording.recorder(), "t", 1_000, Long.MAX_VALUE).start(2);
        List<Path> folders = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            while (recording.recorder().counters().written() < (long) round * WRITTEN) {
                LockSupport.parkNanos(100_000);
            }
            Path moved = parent.resolve("moved-" + round);
            Files.move(base, moved);
            folders.add(moved);
        }
        long before = recording.recorder().counters().written();
        while (recording.recorder().counters().written() < before + WRITTEN) {
            LockSupport.parkNanos(100_000);
        }
        Counters counters = load.end();
        recording.close(Duration.ofSeconds(60));
        folders.add(base);

        long there = 0;
        for (Path folder : folders) {
            there += Census.of(folder).verify().completed();
        }
        new Figures("folder moved away", ROUNDS)
                .add(LoadedJvm.Report.of(counters), counters.written() - there)
                .say();
        assertThat(there).isEqualTo(counters.written()).isEqualTo(counters.offered() - counters.dropped());
        assertThat(counters.dropped()).isZero();
        assertThat(Census.of(base).completed()).isPositive();
    }
}
