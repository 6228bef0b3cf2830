package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lines as the tests write and read them. */
final class Lines {
    private Lines() {}

    static byte[] line(String id) {
        return line(id, "");
    }

    static byte[] line(String id, String filler) {
        return ("{\"id\":\"" + id + "\",\"filler\":\"" + filler + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    static String id(JournalLine line) {
        String text = new String(line.bytes(), StandardCharsets.UTF_8);
        int from = "{\"id\":\"".length();
        return text.substring(from, text.indexOf('"', from));
    }

    /** All that the cursor has now. */
    static List<String> read(JournalCursor cursor) throws IOException {
        List<String> ids = new ArrayList<>();
        for (List<JournalLine> lines = cursor.next(1000); !lines.isEmpty(); lines = cursor.next(1000)) {
            lines.forEach(line -> ids.add(id(line)));
        }
        return ids;
    }

    /** All lines of the journal, by a reader that was never there before. */
    static List<String> readAll(Layout layout) throws IOException {
        return read(FileCursor.open(layout, "reader-of-all-" + System.nanoTime()));
    }

    static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Waits for what another thread does; fails after a generous time. */
    static void await(Condition condition) throws Exception {
        for (int i = 0; !condition.holds(); i++) {
            if (i > 2000) {
                throw new AssertionError("did not come about");
            }
            Thread.sleep(10);
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }
}
