package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recorder;
import io.llmrecorder.recorder.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or turns into one that cannot be written, and is well again; the application goes on all the while. */
@Timeout(300)
class FullDiskTest {
    private static final int ROUNDS = 3;
    private static final int DROPS = 500;

    @TempDir
    Path folder;

    @Test
    void recordingGoesOnWhenThereIsSpaceAgain() throws IOException, InterruptedException {
        List<String> log = OwnFileSystem.run(Fills.class, "24m", folder);
        assertThat(log.stream().filter(line -> line.contains(" warn: "))).hasSizeBetween(1, 12);
    }

    @Test
    void recordingGoesOnWhenTheFolderCanBeWrittenAgain() throws IOException, InterruptedException {
        List<String> log = OwnFileSystem.run(Covers.class, "64m", folder);
        assertThat(log.stream().filter(line -> line.contains(" warn: "))).hasSizeBetween(1, 25);
    }

    /** Fills the disk while the application calls, and empties it again. */
    static final class Fills {
        private Fills() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path mounted = Path.of(arguments[0]);
            Path filler = mounted.resolve("filler");
            suffer("disk full", mounted, () -> fill(filler), () -> Files.delete(filler));
        }

        private static void fill(Path filler) throws IOException {
            // All but half a megabyte, which the application then uses up itself.
            long free = Files.getFileStore(filler.getParent()).getUsableSpace();
            Files.write(filler, new byte[(int) Math.max(0, free - (512 << 10))]);
        }
    }

    /** Covers the folder by an empty one that cannot be written, and uncovers it again. */
    static final class Covers {
        private Covers() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path mounted = Path.of(arguments[0]);
            Path base = mounted.resolve("records");
            suffer(
                    "folder read-only",
                    mounted,
                    () -> OwnFileSystem.execute("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", base.toString()),
                    () -> OwnFileSystem.execute("umount", base.toString()));
        }
    }

    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private static void suffer(String fault, Path mounted, Step begin, Step end)
            throws IOException, InterruptedException {
        Path base = mounted.resolve("records");
        Config config = Config.load(
                "base.dir=" + base + ",max.file.size=400000,queue.calls=300,views=errors", new Properties(), Map.of());
        Recording recording = Recording.start(config, List.of());
        Recorder recorder = recording.recorder();
        for (int round = 0; round < ROUNDS; round++) {
            Load load = new Load(recorder, "t" + round, 100, Long.MAX_VALUE).start(2);
            awaitWritten(recorder, recorder.counters().written() + 300);
            load.end();
            begin.take();
            // Now nobody waits for the recorder, which is how applications are.
            load = new Load(recorder, "f" + round, Long.MAX_VALUE, Long.MAX_VALUE);
            long dropped = recorder.counters().dropped();
            while (recorder.counters().dropped() < dropped + DROPS) {
                load.call();
            }
            end.take();
            load.end();
        }
        Load last = new Load(recorder, "last", 100, Long.MAX_VALUE).start(1);
        awaitWritten(recorder, recorder.counters().written() + 100);
        Counters counters = last.end();
        recording.close(Duration.ofSeconds(60));

        Census census = Census.of(base).verify();
        new Figures(fault, ROUNDS)
                .add(LoadedJvm.Report.of(counters), counters.written() - census.completed())
                .say();
        assertThat(counters.failed()).isZero();
        assertThat(counters.offered()).isEqualTo(counters.written() + counters.dropped());
        assertThat(census.completed()).isEqualTo(counters.written());
        assertThat(census.markedDrops()).isEqualTo(counters.dropped());
        assertThat(counters.dropped()).isGreaterThanOrEqualTo((long) ROUNDS * DROPS);
    }

    private static void awaitWritten(Recorder recorder, long count) {
        while (recorder.counters().written() < count) {
            LockSupport.parkNanos(100_000);
        }
    }
}
