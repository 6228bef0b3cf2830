package io.llmrecorder.erase;

import io.llmrecorder.journal.BlobReferences;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** The blobs that the sessions' lines name and, when these are gone, no other line does. */
final class BlobErasure {
    private BlobErasure() {}

    /** Deletes them; the lines of the sessions are gone. */
    static void erase(Layout layout, Set<String> hashes, Report report) throws IOException {
        if (hashes.isEmpty()) {
            return;
        }
        Instant begin = Instant.now();
        Set<String> unused = new TreeSet<>(hashes);
        try {
            BlobReferences.forEach(layout, unused::remove);
        } catch (IOException e) {
            report.addProblem("It cannot be told which blobs others need, so all stay: " + e.getMessage() + ".");
            return;
        }
        for (String hash : unused) {
            Path file = layout.blob(hash);
            if (Files.exists(file)) {
                long bytes = Files.size(file);
                if (BlobReferences.delete(file, begin)) {
                    report.add(layout.base().relativize(file).toString(), 1, bytes, Erasure.BLOB);
                }
            }
        }
    }

    /** Says which blobs the sessions' lines name, whoever else does. */
    static void list(Layout layout, Set<String> hashes, Report report) throws IOException {
        for (String hash : hashes) {
            Path file = layout.blob(hash);
            if (Files.exists(file)) {
                report.add(layout.base().relativize(file).toString(), 1, Files.size(file), Erasure.MAYBE_BLOB);
            }
        }
    }
}
