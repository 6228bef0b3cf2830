package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Calls;
import io.llmrecorder.index.ConversationMessage;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Index;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of the index is damaged in every way, and its answers are still those of an index made anew from the journal. */
@Timeout(300)
class DamagedIndexTest {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
    private static final long SEED = Long.getLong("faults.seed", 20261127);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLS = 60;
    private static final int MOST = 100_000;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    /** What is asked. */
    private record Answers(
            List<CallSummary> calls, List<ConversationMessage> messages, Statistics total, List<Statistics> models) {
        static Answers of(Index index) throws IOException {
            return index.ask(queries -> new Answers(
                    queries.calls(CallFilter.ALL, MOST, 0),
                    queries.messages("s", MOST, 0),
                    queries.total(CallFilter.ALL),
                    queries.groups(CallFilter.ALL, GroupBy.MODEL, MOST)));
        }
    }

    @Test
    void answersRightAfterDamageBetweenRuns() throws IOException {
        Calls calls = new Calls(folder.resolve("records"));
        for (int round = 0; round < ROUNDS; round++) {
            record(calls);
            Answers.of(new Index(calls.layout(), PATIENCE));
            String damage = damage(calls.layout());
            record(calls);
            assertThat(Answers.of(new Index(calls.layout(), PATIENCE)))
                    .as(damage)
                    .isEqualTo(anew(calls.layout(), round));
        }
    }

    @Test
    void answersRightAfterDamageWhileItIsOpen() throws IOException {
        Calls calls = new Calls(folder.resolve("records"));
        try (Index index = Index.longLived(calls.layout(), PATIENCE)) {
            for (int round = 0; round < ROUNDS; round++) {
                record(calls);
                Answers.of(index);
                String damage = damage(calls.layout());
                record(calls);
                // A question would be content with what was read in a second.
                index.catchUp(PATIENCE);
                assertThat(Answers.of(index)).as(damage).isEqualTo(anew(calls.layout(), round));
            }
        }
        assertThat(Answers.of(new Index(calls.layout(), PATIENCE))).isEqualTo(anew(calls.layout(), ROUNDS));
    }

    private void record(Calls calls) {
        for (int i = 0; i < CALLS; i++) {
            calls.chat("s")
                    .model("model-" + i % 3)
                    .says("user", "question " + random.nextLong())
                    .answers("answer " + random.nextLong())
                    .record();
        }
    }

    /** Answers of an index that has never seen any damage. */
    private Answers anew(Layout layout, int round) throws IOException {
        Layout copy = new Layout(folder.resolve("copy-" + round));
        Files.createDirectories(copy.byDate());
        try (Stream<Path> files = Files.list(layout.byDate())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.byDate().resolve(file.getFileName()));
            }
        }
        return Answers.of(new Index(copy, PATIENCE));
    }

    private String damage(Layout layout) throws IOException {
        Path database = layout.index().resolve("calls.mv.db");
        int way = random.nextInt(4);
        if (way == 0 || !Files.exists(database)) {
            // Who looked after the last damage may just have deleted it himself.
            Files.deleteIfExists(database);
            return "deleted";
        }
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            long length = file.length();
            if (way == 1) {
                long rest = random.nextInt((int) length + 1);
                file.setLength(rest);
                return "cut to " + rest + " of " + length;
            }
            if (way == 2) {
                // The file as a whole: a restored backup of something else, a failed copy.
                file.write(noise((int) length));
                return "overwritten as a whole";
            }
            for (long at = random.nextInt(4096); at < length; at += 4096) {
                file.seek(at);
                file.write(noise((int) Math.min(64, length - at)));
            }
            return "64 bytes overwritten in each 4 KiB of " + length;
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
