package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
    void nothingGoesByASettingThatCannotBeRead() {
        Config config = Config.load(
                "retention.days=10y,archive.retention.days=90 days,keep.local.days=-1,s3.bucket=b",
                new Properties(),
                Map.of("LLM_RECORDS_ARCHIVE_RETENTION_DAYS", "7"));
        Retention.Rules rules = Retention.Rules.of(config);
        assertThat(rules.days()).isGreaterThan(365_000);
        assertThat(rules.errorDays()).isEqualTo(30);
        assertThat(rules.archiveDays()).isNull();
        assertThat(rules.shippedDays()).isNull();
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
        Files.writeString(layout.archive().resolve("2026-11-19_all_interactions.jsonl.packed.tmp"), "half");
        new Housekeeping(layout, 10, retention(null), clock, () -> {}).run();

        assertThat(source).doesNotExist();
        assertThat(Lines.names(layout.archive()))
                .containsExactly("2026-11-19_all_interactions_20261120T100000Z.jsonl.gz");
        assertThat(Lines.readAll(layout)).containsExactly("a");
    }

    @Test
    void foldersOfADayGoWhole() throws IOException {
        file("calls/20260821/session_20260821_100000/call_20260821_100001_001/input.json");
        file("calls/20260821/session_20260821_100000/call_20260821_100001_001/metadata.json");
        file("calls/20260822/session_20260822_100000/call_20260822_100001_001/input.json");
        file("calls/mine/notes.txt");
        file("sessions/2026-08-21/s-1.json");
        file("sessions/2026-11-20/s-1.json");
        Retention.Plan plan = retention(null).plan();

        assertThat(going(plan)).containsExactly("calls/20260821", "sessions/2026-08-21");
        assertThat(plan.bytes()).isEqualTo(3 * Files.size(folder.resolve("sessions/2026-11-20/s-1.json")));
        assertThat(plan.going()).allMatch(item -> item.reason().equals("older than 90 days (RETENTION_DAYS)"));
        retention(null).execute(plan);
        assertThat(Lines.names(layout.calls())).containsExactly("20260822", "mine");
        assertThat(Lines.names(layout.sessionDocuments())).containsExactly("2026-11-20");
    }

    private Path blob(String digit, String lastUsed) throws IOException {
        Path blob = layout.blob(digit.repeat(64));
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, "content");
        return Files.setLastModifiedTime(blob, FileTime.from(Instant.parse(lastUsed)));
    }

    private static String naming(String digit) {
        return "{\"v\":1,\"prompt\":\"see blob:sha256:" + digit.repeat(64) + ";bytes=7;type=image/png\"}\n";
    }

    @Test
    void blobsGoWhenTheyAreOldAndNoLineNamesThem() throws IOException {
        Path unused = blob("a", "2026-08-21T10:00:00Z");
        Path young = blob("b", "2026-08-22T10:00:00Z");
        Path inJournal = blob("c", "2026-01-01T00:00:00Z");
        Path inArchive = blob("d", "2026-01-01T00:00:00Z");
        Path inSession = blob("e", "2026-01-01T00:00:00Z");
        Path running = blob("f", "2026-01-01T00:00:00Z");
        Path half = Files.writeString(unused.resolveSibling("half.tmp"), "ha");
        Files.setLastModifiedTime(half, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.writeString(file("by_date/2026-11-20_all_interactions.jsonl"), naming("c"));
        Path packed = Files.writeString(file("archive/x.jsonl"), naming("d"));
        Archive.compress(packed, layout.archive().resolve("2020-01-01_all_interactions_20200101T000000Z.jsonl.gz"));
        Files.delete(packed);
        Files.writeString(file("by_session/session_1/2026-11-20.jsonl"), naming("e"));
        Files.writeString(file("real_time/in_flight.i-1.jsonl"), naming("f"));
        Retention.Plan plan = retention(null).plan();

        assertThat(plan.going()).extracting(Retention.Item::path).containsExactlyInAnyOrder(unused, half);
        assertThat(plan.going().get(0).reason())
                .isEqualTo("no record names it, and unused for 90 days (RETENTION_DAYS)");
        assertThat(retention(null).plan(true, false).going()).isEmpty();
        retention(null).execute(plan);
        assertThat(unused).doesNotExist();
        assertThat(List.of(young, inJournal, inArchive, inSession, running)).allMatch(Files::exists);
    }

    @Test
    void aBlobThatIsUsedAgainMeanwhileStays() throws IOException {
        Path blob = blob("a", "2026-01-01T00:00:00Z");
        Retention.Plan plan = retention(null).plan();
        assertThat(plan.going()).hasSize(1);
        Files.setLastModifiedTime(blob, FileTime.from(clock.instant().plusSeconds(1)));
        assertThat(retention(null).execute(plan)).isZero();
        assertThat(blob).exists();
    }

    @Test
    void aDamagedArchiveKeepsAllBlobs() throws IOException {
        Path blob = blob("a", "2026-01-01T00:00:00Z");
        Files.writeString(file("archive/2020-01-01_all_interactions_20200101T000000Z.jsonl.gz"), "no gzip");
        assertThat(retention(null).plan().going()).isEmpty();
        assertThat(blob).exists();
    }

    @Test
    void housekeepingLooksForBlobsOnceAWeek() throws IOException {
        Housekeeping housekeeping = new Housekeeping(layout, 1 << 20, retention(null), clock, () -> {});
        assertThat(housekeeping.run()).isTrue();
        Path blob = blob("a", "2026-01-01T00:00:00Z");
        clock.forward(Duration.ofDays(7).minusSeconds(1));
        housekeeping.run();
        assertThat(blob).exists();
        clock.forward(Duration.ofSeconds(1));
        housekeeping.run();
        assertThat(blob).doesNotExist();
    }

    @Test
    void manySessionFoldersAreLookedThroughWholeAndTheYoungStay() throws IOException {
        for (int i = 0; i < 2000; i++) {
            file("by_session/session_" + i + "/" + (i % 4 == 0 ? "2026-01-01" : "2026-11-20") + ".jsonl");
        }
        Housekeeping housekeeping = new Housekeeping(layout, 1 << 20, retention(null), clock, () -> {});
        housekeeping.run();
        assertThat(Lines.names(layout.bySession())).hasSize(1500);
        assertThat(layout.bySession().resolve("session_4")).doesNotExist();
        assertThat(layout.bySession().resolve("session_5/2026-11-20.jsonl")).exists();

        file("by_session/session_4/2026-01-01.jsonl");
        file("by_date/2026-01-01_all_interactions.jsonl");
        housekeeping.run();
        assertThat(layout.byDate()).isEmptyDirectory();
        assertThat(layout.bySession().resolve("session_4"))
                .as("looked at once a day")
                .exists();
        clock.forward(Duration.ofDays(1));
        housekeeping.run();
        assertThat(layout.bySession().resolve("session_4")).doesNotExist();
    }
}
