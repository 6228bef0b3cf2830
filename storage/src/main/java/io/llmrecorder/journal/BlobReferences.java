package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Which blobs are needed: those that some line in the folder names, in the journal, in a view, archived, or of a call that runs. For
 * one process at a time on a folder, which holds the lock of the housekeeping.
 */
public final class BlobReferences {
    private static final int BUFFER = 1 << 16;
    private static final int BLOCK = 1 << 18;

    private final Seal seal;
    private final Consumer<String> hashes;
    /** For all files, of which there may be very many. */
    private final byte[] block = new byte[BLOCK];

    private BlobReferences(Seal seal, Consumer<String> hashes) {
        this.seal = seal;
        this.hashes = hashes;
    }

    /**
     * Hands out the hash of each blob that is named, as often as it is. Reads all there is.
     *
     * @throws IOException also when a compressed file is damaged, or something sealed with a key that is not here, so that there
     *     is no telling what it names
     */
    public static void forEach(Layout layout, Consumer<String> hashes) throws IOException {
        new BlobReferences(layout.seal(), hashes).read(layout);
    }

    private void read(Layout layout) throws IOException {
        readFolder(layout.byDate());
        readFolder(layout.errors());
        readFolder(layout.realTime());
        try (DirectoryStream<Path> sessions = Files.newDirectoryStream(layout.bySession())) {
            for (Path session : sessions) {
                readFolder(session);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // there is no such view
        }
        // Last, for what leaves one of the others is here before.
        readFolder(layout.archive());
    }

    private void readFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                readFile(file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing was recorded or archived yet
        }
    }

    private void readFile(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Codec codec = Codec.ofFile(name);
        if (codec == null && !name.endsWith(".jsonl") && !name.endsWith(".json")) {
            return;
        }
        try (InputStream in = name.endsWith(".json") ? seal.open(file) : Files.newInputStream(file);
                InputStream unpacked = codec == null ? in : codec.decode(new BufferedInputStream(in, BUFFER));
                InputStream plain = name.endsWith(".json") ? unpacked : seal.openLines(unpacked, name)) {
            BlobNames.in(plain, block, hashes);
        } catch (NoSuchFileException e) {
            // in the archive by now, or deleted
        }
    }

    /**
     * Deletes a blob, unless a call has used it since.
     *
     * @param since when somebody began to look whether it is needed
     * @return whether it is gone
     */
    public static boolean delete(Path blob, Instant since) throws IOException {
        Path aside = blob.resolveSibling(blob.getFileName() + ".unused.tmp");
        try {
            // Taken away first, so that nobody can begin to use it while we look.
            Files.move(blob, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return true;
        }
        boolean used = !Files.getLastModifiedTime(aside).toInstant().isBefore(since);
        if (used) {
            Files.move(aside, blob, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.delete(aside);
        }
        return !used;
    }
}
