package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Finds the blobs that were last used before some moment and that no line in the folder names any more. Where there are none that
 * old it costs a look at each blob's date; else all lines are read. Memory does not grow with the number of blobs.
 */
final class UnusedBlobs {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Layout layout;
    private final Instant before;

    UnusedBlobs(Layout layout, Instant before) {
        this.layout = layout;
        this.before = before;
    }

    /** Hands out each with its size; also what a crash left of one that was never whole. */
    void forEach(BiConsumer<Path, Long> visitor) throws IOException {
        long[] old = new long[1];
        old((file, bytes) -> old[0]++);
        if (old[0] == 0) {
            return;
        }
        BlobFilter named = new BlobFilter();
        BlobReferences.forEach(layout, named::add);
        old((file, bytes) -> {
            String name = String.valueOf(file.getFileName());
            if (!HASH.matcher(name).matches() || !named.mayHave(name)) {
                visitor.accept(file, bytes);
            }
        });
    }

    private void old(BiConsumer<Path, Long> visitor) throws IOException {
        if (!Files.isDirectory(layout.blobs())) {
            return;
        }
        Files.walkFileTree(layout.blobs(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && attributes.lastModifiedTime().toInstant().isBefore(before)) {
                    visitor.accept(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // deleted just now
            }
        });
    }
}
