package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
    @TempDir
    Path folder;

    @Test
    void killedWritersLoseNoReportedLineAndTearNone() throws Exception {
        Layout layout = new Layout(folder);
        Map<String, Integer> reported = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            try (ChildJvm one = ChildJvm.start("write", folder);
                    ChildJvm two = ChildJvm.start("write", folder)) {
                int fromOne = lastReport(one, 600);
                int fromTwo = lastReport(two, 600);
                one.kill();
                two.kill();
                reported.put("" + one.pid(), Math.max(fromOne, drain(one)));
                reported.put("" + two.pid(), Math.max(fromTwo, drain(two)));
            }
        }
        try (Journal journal = new Journal(layout, 4_000_000, Duration.ofSeconds(30), Clock.systemUTC())) {
            journal.append(Lines.line("last-0"));
        }
        new Archive(layout, 4_000_000, Clock.systemUTC()).tidy();

        Map<String, List<Integer>> written = new HashMap<>();
        for (String id : Lines.readAll(layout)) {
            String[] parts = id.split("-", 2);
            written.computeIfAbsent(parts[0], writer -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
        }
        assertThat(written.remove("last")).containsExactly(0);
        assertThat(written.keySet()).isEqualTo(reported.keySet()).hasSize(4);
        written.forEach((writer, numbers) -> {
            assertThat(numbers).hasSizeGreaterThanOrEqualTo(reported.get(writer));
            assertThat(numbers)
                    .isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
        });
        assertThat(Lines.names(layout.archive())).isNotEmpty();
    }

    private static int lastReport(ChildJvm child, int reports) throws Exception {
        int last = 0;
        for (int i = 0; i < reports; i++) {
            last = Integer.parseInt(child.readLine());
        }
        return last;
    }

    private static int drain(ChildJvm child) throws Exception {
        int last = 0;
        for (String line = child.readLine(); line != null; line = child.readLine()) {
            last = Math.max(last, line.isEmpty() ? 0 : Integer.parseInt(line));
        }
        return last;
    }
}
