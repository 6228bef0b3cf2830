package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.config.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves full files to {@code archive/}, compressed. A crash at any moment leaves the file in {@code by_date}, in the archive,
 * or in both; {@link #tidy} finishes what was interrupted.
 */
public final class Archive {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Layout layout;
    private final JournalFiles files;
    private final long maxFileSize;
    private final Clock clock;

    Archive(Layout layout, long maxFileSize, Clock clock) {
        this.layout = layout;
        this.files = new JournalFiles(layout);
        this.maxFileSize = maxFileSize;
        this.clock = clock;
    }

    /** Moves a journal file out of {@code by_date}; the caller holds its lock. */
    void move(JournalFile file) throws IOException {
        if (files.archived(file.day(), file.number()) == null) {
            repair(file.path());
            PrivateFiles.createFolder(layout, layout.archive());
            Codec codec = layout.codec().orGzip();
            compress(file.path(), layout.archive().resolve(archiveName(file.name(), clock.instant(), codec)));
        }
        Files.deleteIfExists(file.path());
    }

    private static String archiveName(String name, Instant now, Codec codec) {
        return name.substring(0, name.length() - ".jsonl".length()) + "_" + TIMESTAMP.format(now) + ".jsonl"
                + codec.suffix();
    }

    /**
     * Compresses {@code source} to {@code target}, as its name says, which is there as a whole or not at all; the source stays.
     * For one caller at a time for files of the same name.
     */
    public static void compress(Path source, Path target) throws IOException {
        // Without the time in its name, so that the next attempt overwrites what an interrupted one left.
        Path fresh = target.resolveSibling(source.getFileName() + ".packed.tmp");
        Codec codec = Objects.requireNonNull(Codec.ofFile(target.toString()), "no codec in the name");
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = codec.encode(PrivateFiles.create(fresh), Files.size(source))) {
            in.transferTo(out);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        PrivateFiles.force(fresh);
        PrivateFiles.rename(fresh, target);
    }

    /**
     * Finishes what dead processes left: archives full files, ends torn lines in files of past days, deletes old lock files.
     * Leaves alone whatever a living writer holds.
     */
    void tidy() throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (JournalFile file : files.list()) {
            if (!file.archived()) {
                tidy(file, today);
            }
        }
        deleteLocks(today);
    }

    private void tidy(JournalFile file, LocalDate today) throws IOException {
        try {
            boolean full = file.pending(0) >= maxFileSize || files.archived(file.day(), file.number()) != null;
            if (full || (file.day().isBefore(today) && isTorn(file.path()))) {
                tidy(file, full);
            }
        } catch (NoSuchFileException e) {
            Log.debug("somebody else has archived " + file.name());
        }
    }

    private void tidy(JournalFile file, boolean full) throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, file.name())) {
            if (lock != null && full) {
                move(file);
            } else if (lock != null) {
                repair(file.path());
            }
        }
    }

    /** A lock file marks a number as used; after the day nobody asks for it again. */
    private void deleteLocks(LocalDate today) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(layout.state(), "*_all_interactions*.jsonl.lock")) {
            for (Path path : locks) {
                String name = String.valueOf(path.getFileName()).replace(".lock", "");
                JournalFile file = JournalFile.of(Path.of(name));
                if (file != null && file.day().isBefore(today.minusDays(1))) {
                    delete(ProcessLock.tryLock(layout, name));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing was recorded yet
        }
    }

    private static void delete(@Nullable ProcessLock lock) throws IOException {
        if (lock != null) {
            lock.delete();
        }
    }

    private static boolean isTorn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return isTorn(channel);
        }
    }

    private static boolean isTorn(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
    }

    private static void repair(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            repair(channel);
        }
    }

    /** Ends a torn last line, so that the next one begins on its own. The caller holds the file's lock. */
    static void repair(FileChannel channel) throws IOException {
        if (isTorn(channel)) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), channel.size());
        }
    }
}
