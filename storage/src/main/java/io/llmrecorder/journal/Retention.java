package io.llmrecorder.journal;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which files are too old, going by what really lies in the folder, and deletes them. A journal file that some reader
 * with a checkpoint has not read to its end is kept, so that nothing goes that was not shipped. Files of today always stay.
 */
public final class Retention {
    /** The reader that ships the journal to S3. */
    private static final String SHIPPER = "s3";

    private static final Pattern DAY = Pattern.compile("^\\d{4}-\\d{2}-\\d{2}");

    /**
     * One file, or empty folder, that is past its time.
     *
     * @param bytes its size; 0 for a folder
     * @param reason why it goes, or for one that is kept why it stays; a part of a sentence
     */
    public record Item(Path path, long bytes, String reason) {}

    /**
     * What {@link #execute} would do, for a person to look at.
     *
     * @param begun when it was begun
     * @param going files to be deleted, and whole folders of a day
     * @param kept files that are past their time and stay nevertheless
     */
    public record Plan(Instant begun, List<Item> going, List<Item> kept) {
        /** Size of all that goes. */
        public long bytes() {
            return going.stream().mapToLong(Item::bytes).sum();
        }
    }

    /**
     * How many whole days a file stays after its own.
     *
     * @param days for {@code by_date}, {@code by_session}, {@code calls} and {@code sessions}, and for blobs that no line names
     * @param errorDays for {@code errors}
     * @param archiveDays for {@code archive}, or null for ever
     * @param shippedDays for what is in S3, of {@code by_date} and {@code archive}; null for no less than the others
     */
    public record Rules(
            long days,
            long errorDays,
            @Nullable Long archiveDays,
            @Nullable Long shippedDays) {
        /** As configured; what somebody wanted to set and could not deletes nothing. */
        public static Rules of(Config config) {
            return new Rules(
                    days(config, Setting.RETENTION_DAYS),
                    days(config, Setting.ERROR_RETENTION_DAYS),
                    optionalDays(config, Setting.ARCHIVE_RETENTION_DAYS),
                    config.isSet(Setting.S3_BUCKET) ? optionalDays(config, Setting.KEEP_LOCAL_DAYS) : null);
        }

        private static long days(Config config, Setting setting) {
            return config.isRefused(setting) ? FOR_EVER : config.number(setting);
        }

        private static @Nullable Long optionalDays(Config config, Setting setting) {
            return config.isRefused(setting) ? null : config.optionalNumber(setting);
        }
    }

    /** In days. */
    private static final long FOR_EVER = 1_000_000;

    private final Layout layout;
    private final Rules rules;
    private final Clock clock;

    public Retention(Layout layout, Rules rules, Clock clock) {
        this.layout = layout;
        this.rules = rules;
        this.clock = clock;
    }

    /** What is past its time now. */
    public Plan plan() throws IOException {
        return plan(true, true);
    }

    /**
     * As {@link #plan}, perhaps without what takes long.
     *
     * @param sessions whether to look into each session's folder
     * @param blobs whether to look for blobs; where there are old ones, all lines are read to see whether they are needed
     */
    Plan plan(boolean sessions, boolean blobs) throws IOException {
        Plan plan = new Plan(clock.instant(), new ArrayList<>(), new ArrayList<>());
        Map<String, Map<String, Long>> checkpoints = Checkpoint.all(layout);
        addFiles(layout.byDate(), rules.days(), "RETENTION_DAYS", checkpoints, plan);
        addFiles(layout.errors(), rules.errorDays(), "ERROR_RETENTION_DAYS", checkpoints, plan);
        if (rules.archiveDays() != null) {
            addFiles(layout.archive(), rules.archiveDays(), "ARCHIVE_RETENTION_DAYS", checkpoints, plan);
        }
        if (rules.shippedDays() != null) {
            addShipped(rules.shippedDays(), checkpoints, plan);
        }
        for (Path folder : sessions ? entries(layout.bySession()) : List.<Path>of()) {
            addSession(folder, plan);
        }
        addDays(layout.calls(), plan);
        addDays(layout.sessionDocuments(), plan);
        if (blobs) {
            addBlobs(plan);
        }
        return plan;
    }

    /** Adds folders that are named by a day. */
    private void addDays(Path folder, Plan plan) throws IOException {
        for (Path path : entries(folder)) {
            LocalDate day = dayOfFolder(path);
            if (day != null && day.isBefore(oldest(rules.days())) && Files.isDirectory(path)) {
                plan.going().add(new Item(path, DayFolder.bytes(path), reason(rules.days(), "RETENTION_DAYS")));
            }
        }
    }

    /** Days of calls are written without dashes; null when the name is no day. */
    private static @Nullable LocalDate dayOfFolder(Path path) {
        String name = String.valueOf(path.getFileName());
        try {
            return LocalDate.parse(
                    name, name.contains("-") ? DateTimeFormatter.ISO_LOCAL_DATE : DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private void addBlobs(Plan plan) {
        Instant before = oldest(rules.days()).atStartOfDay(ZoneOffset.UTC).toInstant();
        String reason = "no record names it, and unused for " + rules.days() + " days (RETENTION_DAYS)";
        try {
            new UnusedBlobs(layout, before)
                    .forEach((path, bytes) -> plan.going().add(new Item(path, bytes, reason)));
        } catch (IOException e) {
            Log.warn("it cannot be told which blobs are still needed, so all stay", e);
        }
    }

    private static String reason(long days, String setting) {
        return "older than " + days + " days (" + setting + ")";
    }

    /** Adds journal files that are old enough, in S3 to their end, and read by everybody else. */
    private void addShipped(long days, Map<String, Map<String, Long>> checkpoints, Plan plan) throws IOException {
        Map<String, Long> shipped = checkpoints.getOrDefault(SHIPPER, Map.of());
        Set<Path> known = new HashSet<>();
        plan.going().forEach(item -> known.add(item.path()));
        for (Path folder : List.of(layout.byDate(), layout.archive())) {
            for (Path path : entries(folder)) {
                JournalFile file = JournalFile.of(path);
                if (file != null
                        && shipped.containsKey(file.name())
                        && isOld(path, oldest(days))
                        && laggingReader(path, checkpoints) == null
                        && !known.contains(path)) {
                    plan.going()
                            .add(new Item(
                                    path,
                                    Files.size(path),
                                    "in S3, and older than " + days + " days (KEEP_LOCAL_DAYS)"));
                }
            }
        }
    }

    private void addSession(Path folder, Plan plan) throws IOException {
        boolean empty = addFiles(folder, rules.days(), "RETENTION_DAYS", Map.of(), plan) == 0;
        // Not a young one: a view may be about to write the first file into it.
        if (empty && Files.isDirectory(folder) && day(folder).isBefore(today())) {
            plan.going().add(new Item(folder, 0, "empty folder"));
        }
    }

    /** Adds the old files of a folder, and answers how many entries there are that stay. */
    private int addFiles(Path folder, long days, String setting, Map<String, Map<String, Long>> checkpoints, Plan plan)
            throws IOException {
        LocalDate oldest = oldest(days);
        int staying = 0;
        for (Path path : entries(folder)) {
            if (!isOld(path, oldest)) {
                staying++;
                continue;
            }
            Item item = new Item(path, Files.size(path), reason(days, setting));
            String reader = laggingReader(path, checkpoints);
            if (reader == null) {
                plan.going().add(item);
            } else {
                staying++;
                plan.kept().add(new Item(path, item.bytes(), "not yet read by " + reader));
            }
        }
        return staying;
    }

    private boolean isOld(Path path, LocalDate oldest) throws IOException {
        try {
            return day(path).isBefore(oldest) && Files.isRegularFile(path);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The first day that stays. */
    private LocalDate oldest(long days) {
        return today().minusDays(Math.min(days, FOR_EVER));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The UTC day in a file's name, else of its last change. */
    private static LocalDate day(Path path) throws IOException {
        Matcher name = DAY.matcher(String.valueOf(path.getFileName()));
        try {
            if (name.find()) {
                return LocalDate.parse(name.group());
            }
        } catch (DateTimeException e) {
            // digits, but no date
        }
        Instant changed = Files.readAttributes(path, BasicFileAttributes.class)
                .lastModifiedTime()
                .toInstant();
        return LocalDate.ofInstant(changed, ZoneOffset.UTC);
    }

    private static @Nullable String laggingReader(Path path, Map<String, Map<String, Long>> checkpoints)
            throws IOException {
        JournalFile file = JournalFile.of(path);
        if (file != null && !file.isFetched()) {
            for (Map.Entry<String, Map<String, Long>> reader : checkpoints.entrySet()) {
                if (file.pending(reader.getValue().getOrDefault(file.name(), 0L)) > 0) {
                    return reader.getKey();
                }
            }
        }
        return null;
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }

    /** Deletes what goes, session folders that are empty then too; answers how many files could not be deleted. */
    public int execute(Plan plan) {
        int failed = 0;
        for (Item item : plan.going()) {
            try {
                delete(item.path(), plan.begun());
            } catch (DirectoryNotEmptyException e) {
                Log.debug("somebody writes into it again: " + item.path());
            } catch (IOException e) {
                failed++;
                Log.warn("cannot delete an old file", e);
            }
        }
        return failed;
    }

    private void delete(Path path, Instant begun) throws IOException {
        Path folder = path.getParent();
        if (path.startsWith(layout.blobs())) {
            BlobReferences.delete(path, begun);
        } else if (layout.calls().equals(folder) || layout.sessionDocuments().equals(folder)) {
            DayFolder.delete(path);
        } else {
            Files.deleteIfExists(path);
            deleteIfEmptySession(folder);
        }
    }

    private void deleteIfEmptySession(@Nullable Path folder) throws IOException {
        if (folder == null || !layout.bySession().equals(folder.getParent())) {
            return;
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            Log.debug("the session goes on: " + folder);
        }
    }
}
