package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    @TempDir
    Path folder;

    private static final SkippedCall SKIPPED = new SkippedCall(
            Instant.parse("2026-11-20T09:00:00Z"),
            "POST api.openai.com/v1/chat/completions",
            "the setting EXCLUDE names it");

    private static RecorderStatus status(long dropped, @Nullable String writeFailure) {
        Instant at = Instant.parse("2026-11-20T10:00:00Z");
        return new RecorderStatus(
                "i-1",
                "app",
                "host",
                7,
                at,
                10 + dropped,
                8,
                0,
                dropped,
                2,
                4096,
                1,
                3,
                List.of(SKIPPED),
                writeFailure);
    }

    @Test
    void aFolderThatCanBeWrittenIsHealthy() throws IOException {
        Health health = Health.of(new Layout(folder));
        assertThat(health.status()).isEqualTo(Health.HEALTHY);
        assertThat(health.writePermissions()).isTrue();
        assertThat(health.diskSpaceAvailable()).isPositive();
        assertThat(health.problems()).isEmpty();
        assertThat(Lines.names(folder)).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereCannotBeWritten() throws IOException {
        Health health = Health.of(new Layout(folder.resolve("none").resolve("here")));
        assertThat(health.status()).isEqualTo(Health.UNHEALTHY);
        assertThat(health.writePermissions()).isFalse();
        assertThat(health.diskSpaceAvailable()).isPositive();
        assertThat(health.problems()).singleElement().asString().contains("cannot be written (NoSuchFileException");
    }

    @Test
    void tellsHowLivingRecordersStand() throws IOException {
        Layout layout = new Layout(folder);
        try (StatusFile file = new StatusFile(layout)) {
            file.write(status(0, null));
            Health health = Health.of(layout);
            assertThat(health.recorders()).containsExactly(status(0, null));
            assertThat(health.queued()).isEqualTo(2);
            assertThat(health.queuedBytes()).isEqualTo(4096);
            assertThat(health.status()).isEqualTo(Health.HEALTHY);

            file.write(status(5, null));
            health = Health.of(layout);
            assertThat(health.dropped()).isEqualTo(5);
            assertThat(health.status()).isEqualTo(Health.DEGRADED);
            assertThat(health.problems())
                    .containsExactly("app (process 7 on host) dropped 5 calls because its queue was full.");

            file.write(status(5, "IOException: No space left on device"));
            assertThat(Health.of(layout).status()).isEqualTo(Health.UNHEALTHY);
        }
        assertThat(Health.of(layout).recorders()).isEmpty();
        assertThat(Lines.names(layout.state())).isEmpty();
    }

    @Test
    void forgetsAProcessThatWasKilled() throws IOException {
        Layout layout = new Layout(folder);
        try (StatusFile file = new StatusFile(layout)) {
            file.write(status(0, null));
            Files.copy(
                    layout.state().resolve("recorder.i-1.json"), layout.state().resolve("recorder.dead.json"));
            assertThat(Health.of(layout).recorders()).hasSize(1);
            assertThat(layout.state().resolve("recorder.dead.json")).doesNotExist();
        }
    }

    @Test
    void tellsTheLagOfEachReaderThatHasBegun() throws IOException {
        Layout layout = new Layout(folder);
        try (Journal journal = new Journal(layout, 1 << 20, Duration.ofSeconds(30), Clock.systemUTC())) {
            journal.append(Lines.line("a"));
            FileCursor cursor = FileCursor.open(layout, "view");
            Lines.read(cursor);
            cursor.commit();
            assertThat(Health.of(layout).readerLag()).containsEntry("view", 0L);
            journal.append(Lines.line("b"));
            assertThat(Health.of(layout).readerLag()).containsEntry("view", (long) Lines.line("b").length + 1);
        }
    }
}
