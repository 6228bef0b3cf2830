package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several JVMs on one folder, whose files go to the archive all the while; one is killed in the middle. */
@Timeout(300)
class ManyProcessesTest {
    private static final String SETTINGS = ",max.file.size=300000,flush.interval=1s";
    private static final int WRITTEN = 500;
    private static final int HELD = 3;

    @TempDir
    Path base;

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void loseNothingWhenOneIsKilled(int processes) throws IOException {
        List<LoadedJvm> running = new ArrayList<>();
        Map<String, LoadedJvm.Report> reports = new HashMap<>();
        try {
            for (int i = 0; i < processes; i++) {
                running.add(LoadedJvm.start(base, "p" + i, SETTINGS, HELD, 3L * WRITTEN));
            }
            for (LoadedJvm process : running) {
                process.awaitWritten(WRITTEN);
            }
            LoadedJvm victim = running.get(processes / 2);
            reports.put(victim.tag(), victim.kill());
            for (LoadedJvm process : running) {
                if (process != victim) {
                    reports.put(
                            process.tag(), process.awaitWritten(2L * WRITTEN).end());
                }
            }
        } finally {
            running.forEach(LoadedJvm::close);
        }
        try (LoadedJvm next = LoadedJvm.start(base, "next", SETTINGS, 0, 1)) {
            next.awaitWritten(1);
            reports.put(next.tag(), next.end());
        }

        Census census = Census.of(base);
        Figures figures = new Figures(processes + " processes, one killed", 1);
        reports.forEach((tag, report) -> figures.add(report, census.lost(tag, report.written())));
        figures.say();
        assertThat(figures.lost()).isZero();
        assertThat(figures.dropped()).isZero();
        for (int i = 0; i < processes; i++) {
            assertThat(census.interrupted("held p" + i + " ")).isEqualTo(HELD);
        }
        // The kill may have come in the middle of a write.
        census.verify(0, 1);
        assertThat(census.linesBySession()).isEqualTo(census.calls());
        assertThat(base.resolve("archive")).isNotEmptyDirectory();
    }
}
