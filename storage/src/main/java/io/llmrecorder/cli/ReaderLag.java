package io.llmrecorder.cli;

import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How far each reader of the journal is behind, going by its checkpoint. */
final class ReaderLag {
    private static final String SUFFIX = ".checkpoint";

    private ReaderLag() {}

    /** Bytes not yet read, by name of the reader. */
    static Map<String, Long> of(Layout layout) throws IOException {
        Map<String, Long> lag = new TreeMap<>();
        if (!Files.isDirectory(layout.state())) {
            return lag;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.state(), "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String reader = name.substring(0, name.length() - SUFFIX.length());
                lag.put(reader, FileCursor.open(layout, reader).pendingBytes());
            }
        }
        return lag;
    }
}
