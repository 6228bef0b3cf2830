package io.llmrecorder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that a view made of a day. */
final class DayFolder {
    private DayFolder() {}

    /** Size of all files in it. */
    static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path path : all(folder)) {
            bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
        }
        return bytes;
    }

    static void delete(Path folder) throws IOException {
        for (Path path : all(folder)) {
            Files.deleteIfExists(path);
        }
    }

    /** What is in a folder before the folder. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
