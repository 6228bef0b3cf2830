package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal's files in one folder, which is listed again only when a file came or went: an archive grows for years, and readers
 * ask several times a second. Safe for use by many threads.
 */
final class ListedFolder {
    /** Two changes in one tick of a file system's clock leave one time behind; the longest tick is FAT's, of two seconds. */
    private static final long TICK_MILLIS = 3_000;
    /** Listed anew after so long in any case, where the clock of a file system is not ours. */
    private static final long TRUSTED_NANOS = 10_000_000_000L;

    private record Listing(FileTime changed, long listedAt, List<JournalFile> files) {}

    private final Path folder;
    private final boolean archived;
    private volatile @Nullable Listing last;

    ListedFolder(Path folder, boolean archived) {
        this.folder = folder;
        this.archived = archived;
    }

    /** In no order; the same list as before while nothing has changed. */
    List<JournalFile> files() throws IOException {
        try {
            FileTime changed = Files.getLastModifiedTime(folder);
            long now = System.nanoTime();
            Listing before = last;
            if (before != null && before.changed.equals(changed) && now - before.listedAt < TRUSTED_NANOS) {
                return before.files;
            }
            boolean settled = System.currentTimeMillis() - changed.toMillis() > TICK_MILLIS;
            List<JournalFile> files = list();
            last = settled ? new Listing(changed, now, files) : null;
            return files;
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nothing was recorded or archived yet, or the folder was taken away.
            last = null;
            return List.of();
        }
    }

    private List<JournalFile> list() throws IOException {
        List<JournalFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*_all_interactions*")) {
            for (Path entry : entries) {
                JournalFile file = JournalFile.of(entry);
                if (file != null && file.archived() == archived) {
                    files.add(file);
                }
            }
        }
        return List.copyOf(files);
    }
}
