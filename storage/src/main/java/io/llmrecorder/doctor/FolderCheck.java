package io.llmrecorder.doctor;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** What {@code doctor} finds out about the base folder. */
final class FolderCheck {
    private static final long LITTLE_SPACE = 1L << 30;
    private static final long MIB = 1L << 20;

    private FolderCheck() {}

    /** Writes a file and deletes it, as the recorder would. */
    static Finding write(Layout layout) {
        if (!Files.isDirectory(layout.base())) {
            return Finding.wrong(
                    "The folder " + layout.base() + " does not exist: no application has recorded into it.",
                    "Check LLM_RECORDS_BASE_DIR, which is relative to the working directory of the application.");
        }
        Path probe = layout.base().resolve(".doctor." + UUID.randomUUID());
        try {
            try (FileChannel channel =
                    PrivateFiles.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[1]));
            }
            return Finding.ok("The folder can be written.");
        } catch (IOException e) {
            return Finding.wrong(
                    "The folder " + layout.base() + " cannot be written by user " + System.getProperty("user.name")
                            + " (" + e.getClass().getSimpleName() + ").",
                    "Give that user write permission, or name another folder with LLM_RECORDS_BASE_DIR.");
        } finally {
            delete(probe);
        }
    }

    private static void delete(Path probe) {
        try {
            Files.deleteIfExists(probe);
        } catch (IOException e) {
            // A folder that cannot be written was reported already.
        }
    }

    static Finding space(Layout layout) {
        try {
            long space = Files.getFileStore(existing(layout.base())).getUsableSpace();
            String left = space / MIB + " MiB of disk space are left.";
            return space < LITTLE_SPACE
                    ? Finding.wrong(left, "Make room, or lower LLM_RECORDS_RETENTION_DAYS.")
                    : Finding.ok(left);
        } catch (IOException e) {
            return Finding.wrong("The disk space cannot be told: " + e.getMessage());
        }
    }

    private static Path existing(Path path) {
        Path parent = path.getParent();
        return Files.exists(path) || parent == null ? path : existing(parent);
    }

    /** Calls that were begun and have no record yet. */
    static Finding running(Layout layout) throws IOException {
        if (!Files.isDirectory(layout.realTime())) {
            return Finding.ok("No application has a file of running calls.");
        }
        int files = 0;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(layout.realTime(), "in_flight.*.jsonl")) {
            for (Path file : found) {
                files += Files.size(file) > 0 ? 1 : 0;
            }
        }
        return Finding.ok(files + " applications have, or had when they died, running calls.");
    }
}
