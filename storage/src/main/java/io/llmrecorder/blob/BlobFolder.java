package io.llmrecorder.blob;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** The files {@code blobs/sha256/ab/cd/<sha256>}. Several processes may write into one folder. For one thread. */
final class BlobFolder {
    private final Layout layout;

    BlobFolder(Layout layout) {
        this.layout = layout;
    }

    /**
     * Answers the SHA-256 of the content, which is on disk then.
     *
     * @throws IOException when it cannot be written
     */
    String store(byte[] content) throws IOException {
        String hash = hash(content);
        Path file = layout.blob(hash);
        // A size that differs is what a power loss left of it, or is that of one that is not sealed as it should be
        // now.
        if (!isWhole(file, content.length) || !isKept(file)) {
            PrivateFiles.createFolder(layout, folder(file));
            write(file, content);
        }
        return hash;
    }

    /** Whoever deletes what nobody needs can tell by its date that somebody does, before the record is there. */
    private static boolean isKept(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            return false; // deleted just now, or another user's
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        try {
            PrivateFiles.replace(file, layout.seal().seal(content));
        } catch (NoSuchFileException e) {
            // Another process wrote the same bytes to the same place, and was the first to rename them.
            if (!isWhole(file, content.length)) {
                throw e;
            }
        }
    }

    private boolean isWhole(Path file, long length) throws IOException {
        try {
            return Files.size(file) == layout.seal().sealedLength(length);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a blob has no folder: " + file);
        }
        return folder;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
