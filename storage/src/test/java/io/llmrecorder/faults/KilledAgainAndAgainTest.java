package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.crypt.KeyFile;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One folder, and one JVM after the other that is killed under load; {@code -Dfaults.rounds} has more than twenty of them. */
@Timeout(600)
class KilledAgainAndAgainTest {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
    private static final long SEED = Long.getLong("faults.seed", 20261127);
    private static final int HELD = 5;
    private static final int MOST_WRITTEN = 1_500;
    private static final String SETTINGS = ",max.file.size=500000,flush.interval=1s,session.idle=1h";

    @TempDir
    Path base;

    @TempDir
    Path keys;

    @Test
    void losesNoCallThatWasWrittenAndDoublesNone() throws IOException {
        losesNone(ROUNDS, new Layout(base), SETTINGS);
    }

    @Test
    void losesNoneOfAFolderThatIsSealed() throws IOException {
        Path key = Files.writeString(keys.resolve("key"), KeyFile.fresh());
        losesNone(ROUNDS / 4, new Layout(base, Seal.with(key)), SETTINGS + ",encryption.key.file=" + key);
    }

    private void losesNone(int rounds, Layout layout, String settings) throws IOException {
        Random random = new Random(SEED);
        Map<String, LoadedJvm.Report> reports = new LinkedHashMap<>();
        int torn = 0;
        for (int round = 0; round < rounds; round++) {
            try (LoadedJvm victim = LoadedJvm.start(base, "r" + round, settings, HELD, 2 * MOST_WRITTEN)) {
                victim.awaitWritten(random.nextInt(MOST_WRITTEN));
                reports.put(victim.tag(), victim.kill());
            }
            if (random.nextInt(4) == 0) {
                torn += tear(random);
            }
            if (random.nextInt(5) == 0) {
                Census.indexed(layout);
            }
        }
        try (LoadedJvm last = LoadedJvm.start(base, "last", settings, 0, 1)) {
            last.awaitWritten(1);
            reports.put(last.tag(), last.end());
        }

        Rotation rotation = Rotation.of(layout, Clock.systemUTC());
        assertThat(rotation.busy()).isEmpty();

        Census census = Census.of(layout);
        Figures figures = new Figures("kill -9", reports.size());
        reports.forEach((tag, report) -> figures.add(report, census.lost(tag, report.written())));
        figures.say();
        assertThat(figures.lost()).isZero();
        assertThat(figures.dropped()).isZero();
        for (int round = 0; round < rounds; round++) {
            assertThat(census.interrupted("held r" + round + " ")).isEqualTo(HELD);
        }
        // A kill in the middle of a write tears a line too, now and then.
        census.verify(torn, torn + rounds);
        assertThat(census.linesBySession()).isEqualTo(census.calls());
        assertThat(base.resolve("archive")).isNotEmptyDirectory();
        try (var files = Files.list(base.resolve("real_time"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("in_flight")))
                    .isEmpty();
        }
    }

    /** Leaves a piece of a line at the end of a journal file, as a kill in the middle of a write does; answers how many. */
    private int tear(Random random) throws IOException {
        try (Stream<Path> files = Files.list(base.resolve("by_date"))) {
            Path file = files.max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .orElseThrow();
            String line = Files.readAllLines(file).get(0);
            Files.writeString(
                    file, line.substring(0, 1 + random.nextInt(line.length() - 2)), StandardOpenOption.APPEND);
            return 1;
        } catch (IndexOutOfBoundsException e) {
            return 0;
        }
    }
}
