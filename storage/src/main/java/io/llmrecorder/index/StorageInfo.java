package io.llmrecorder.index;

import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much lies below the base folder, by the kind of file.
 *
 * @param count files
 * @param size bytes
 */
public record StorageInfo(long count, long size) {

    /** By folder: {@code by_date}, {@code by_session}, {@code errors}, {@code archive} and so on. */
    public static Map<String, StorageInfo> of(Layout layout) throws IOException {
        Map<String, StorageInfo> info = new LinkedHashMap<>();
        for (Path folder : new Path[] {
            layout.byDate(),
            layout.bySession(),
            layout.errors(),
            layout.realTime(),
            layout.archive(),
            layout.base().resolve("sessions"),
            layout.base().resolve("calls"),
            layout.base().resolve("blobs")
        }) {
            if (Files.isDirectory(folder)) {
                info.put(String.valueOf(folder.getFileName()), folder(folder));
            }
        }
        if (Files.isDirectory(layout.index())) {
            info.put("index", folder(layout.index()));
        }
        return info;
    }

    private static StorageInfo folder(Path folder) throws IOException {
        long[] countAndSize = new long[2];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                countAndSize[0]++;
                countAndSize[1] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // retention may delete files meanwhile
            }
        });
        return new StorageInfo(countAndSize[0], countAndSize[1]);
    }
}
