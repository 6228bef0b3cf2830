package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves journal files to the archive before they are full. A file that an application writes into stays: it is moved when it is
 * full, or by this once nobody writes it any more.
 *
 * @param archived names of the files in {@code by_date} that were moved
 * @param busy names of those that stay, being written
 */
public record Rotation(List<String> archived, List<String> busy) {
    /** Moves what can be moved. */
    public static Rotation of(Layout layout, Clock clock) throws IOException {
        Archive archive = new Archive(layout, Long.MAX_VALUE, clock);
        Rotation rotation = new Rotation(new ArrayList<>(), new ArrayList<>());
        for (JournalFile file : new JournalFiles(layout).list()) {
            if (!file.archived()) {
                rotation.move(file, layout, archive);
            }
        }
        return rotation;
    }

    private void move(JournalFile file, Layout layout, Archive archive) throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, file.name())) {
            if (lock == null) {
                busy.add(file.name());
            } else if (file.pending(0) > 0) {
                archive.move(file);
                archived.add(file.name());
            }
        } catch (NoSuchFileException e) {
            // Somebody else has just archived it.
        }
    }
}
