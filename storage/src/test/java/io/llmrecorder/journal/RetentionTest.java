package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock("2026-11-20T10:00:00Z");
    private Layout layout;

    @BeforeEach
    void layOut() {
        layout = new Layout(folder);
    }

    private Path file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, Lines.line("a"));
        return Files.writeString(file, "\n", java.nio.file.StandardOpenOption.APPEND);
    }

    private Retention retention(Long archiveDays) {
        return new Retention(layout, new Retention.Rules(90, 30, archiveDays, null), clock);
    }

    private List<String> going(Retention.Plan plan) {
        return plan.going().stream()
                .map(item -> folder.relativize(item.path()).toString())
                .toList();
    }

    @Test
    void saysWhatGoesAndWhy() throws IOException {
        file("by_date/2026-08-21_all_interactions.jsonl");
        file("by_date/2026-08-22_all_interactions.jsonl");
        file("by_session/session_1/2026-08-21.jsonl");
        file("by_session/session_1/2026-11-20.jsonl");
        file("errors/2026-10-20_errors.jsonl");
        file("errors/2026-10-21_errors.jsonl");
        file("archive/2020-01-01_all_interactions_20200101T000000Z.jsonl.gz");
        Retention.Plan plan = retention(null).plan();

        assertThat(going(plan))
                .containsExactly(
                        "by_date/2026-08-21_all_interactions.jsonl",
                        "errors/2026-10-20_errors.jsonl",
                        "by_session/session_1/2026-08-21.jsonl");
        assertThat(plan.going())
                .extracting(Retention.Item::reason)
                .first()
                .isEqualTo("older than 90 days (RETENTION_DAYS)");
        assertThat(plan.bytes()).isEqualTo(69);
        assertThat(plan.kept()).isEmpty();
    }

    @Test
    void whatIsInS3MayGoEarlierAndNothingElse() throws IOException {
        long size = Files.size(file("by_date/2026-11-10_all_interactions.jsonl"));
        file("by_date/2026-11-11_all_interactions.jsonl");
        file("by_date/2026-11-12_all_interactions.jsonl");
        file("by_date/2026-11-18_all_interactions.jsonl");
        Retention retention = new Retention(layout, new Retention.Rules(90, 30, null, 7L), clock);
        assertThat(retention.plan().going()).as("nothing was shipped yet").isEmpty();

        Map<String, Long> shipped = new HashMap<>();
        shipped.put("2026-11-10_all_interactions.jsonl", size);
        shipped.put("2026-11-11_all_interactions.jsonl", size - 1);
        shipped.put("2026-11-18_all_interactions.jsonl", size);
        Checkpoint.save(layout, "s3", shipped);
        Retention.Plan plan = retention.plan();
        assertThat(going(plan)).containsExactly("by_date/2026-11-10_all_interactions.jsonl");
        assertThat(plan.going().get(0).reason()).isEqualTo("in S3, and older than 7 days (KEEP_LOCAL_DAYS)");

        Checkpoint.save(layout, "views", Map.of("2026-11-10_all_interactions.jsonl", 1L));
        assertThat(retention.plan().going()).as("another reader needs it").isEmpty();
    }

    @Test
    void planningDeletesNothing() throws IOException {
        Path old = file("by_date/2026-01-01_all_interactions.jsonl");
        retention(0L).plan();

        assertThat(old).exists();
    }

    @Test
    void deletesArchivesOnlyWhenAsked() throws IOException {
        Path old = file("archive/2026-11-09_all_interactions_20261109T000000Z.jsonl.gz");
        Path young = file("archive/2026-11-10_all_interactions_20261110T000000Z.jsonl.gz");
        retention(null).execute(retention(null).plan());
        assertThat(old).exists();
        retention(10L).execute(retention(10L).plan());

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void filesOfTodayStayEvenWithNoDays() throws IOException {
        Path today = file("by_date/2026-11-20_all_interactions.jsonl");
        Path yesterday = file("by_date/2026-11-19_all_interactions.jsonl");
        Retention none = new Retention(layout, new Retention.Rules(0, 0, 0L, null), clock);
        none.execute(none.plan());

        assertThat(today).exists();
        assertThat(yesterday).doesNotExist();
    }

    @Test
    void keepsWhatAReaderHasNotRead() throws IOException {
        Path old = file("by_date/2026-01-01_all_interactions.jsonl");
        FileCursor s3 = FileCursor.open(layout, "s3");
        file("by_date/2026-01-02_all_interactions.jsonl");
        s3.next(1);
        s3.commit();
        Retention.Plan plan = retention(null).plan();
        assertThat(going(plan)).containsExactly("by_date/2026-01-01_all_interactions.jsonl");
        assertThat(plan.kept()).extracting(Retention.Item::reason).containsExactly("not yet read by s3");
        new Housekeeping(layout, 1 << 20, retention(null), clock, () -> {}).run();
        assertThat(Lines.names(layout.byDate())).containsExactly("2026-01-02_all_interactions.jsonl");

        Lines.read(s3);
        s3.commit();
        new Housekeeping(layout, 1 << 20, retention(null), clock, () -> {}).run();
        assertThat(Lines.names(layout.byDate())).isEmpty();
        assertThat(old).doesNotExist();
    }

    @Test
    void removesSessionFoldersThatBecomeEmpty() throws IOException {
        file("by_session/session_old/2026-01-01.jsonl");
        file("by_session/session_old/2026-01-02.jsonl");
        file("by_session/session_alive/2026-01-01.jsonl");
        file("by_session/session_alive/2026-11-20.jsonl");
        Path young = Files.createDirectories(layout.bySession().resolve("session_young"));
        Path empty = Files.createDirectories(layout.bySession().resolve("session_empty"));
        Files.setLastModifiedTime(empty, FileTime.from(Instant.parse("2026-11-18T00:00:00Z")));
        Files.setLastModifiedTime(young, FileTime.from(clock.instant()));
        retention(null).execute(retention(null).plan());

        assertThat(Lines.names(layout.bySession())).containsExactly("session_alive", "session_young");
        assertThat(Lines.names(layout.bySession().resolve("session_alive"))).containsExactly("2026-11-20.jsonl");
    }

    @Test
    void oneProcessAtATimeKeepsHouse() throws IOException {
        file("by_date/2026-01-01_all_interactions.jsonl");
        Housekeeping housekeeping = new Housekeeping(layout, 1 << 20, retention(null), clock, () -> {});
        try (ProcessLock lock = ProcessLock.tryLock(layout, "housekeeping")) {
            assertThat(lock).isNotNull();
            assertThat(housekeeping.run()).isFalse();
        }
        assertThat(housekeeping.run()).isTrue();
        assertThat(Lines.names(layout.byDate())).isEmpty();
    }

    @Test
    void finishesAnArchivingThatWasInterrupted() throws IOException {
        Path source = file("by_date/2026-11-19_all_interactions.jsonl");
        Files.createDirectories(layout.archive());
        Files.writeString(layout.archive().resolve("2026-11-19_all_interactions.jsonl.gz.tmp"), "half");
        new Housekeeping(layout, 10, retention(null), clock, () -> {}).run();

        assertThat(source).doesNotExist();
        assertThat(Lines.names(layout.archive()))
                .containsExactly("2026-11-19_all_interactions_20261120T100000Z.jsonl.gz");
        assertThat(Lines.readAll(layout)).containsExactly("a");
    }
}
