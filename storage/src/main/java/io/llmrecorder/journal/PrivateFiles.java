package io.llmrecorder.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and folders that only the application's own user can read: prompts are nobody else's business. Where the file
 * system knows no POSIX permissions, its defaults hold.
 *
 * <p>Safe for use by many threads.
 */
public final class PrivateFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /**
     * Makes a folder at or below {@code layout.base()} where it is missing. What lies above the base, such as the
     * application's own {@code logs}, gets the usual permissions.
     */
    public static void createFolder(Layout layout, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (folder.equals(layout.base()) || parent == null) {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } else {
            createFolder(layout, parent);
        }
        try {
            Files.createDirectory(folder, isPosix(folder) ? new FileAttribute<?>[] {FOLDER} : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** Opens a file; one that is made by it is readable for its owner only. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(
                file, Set.of(options), isPosix(file) ? new FileAttribute<?>[] {FILE} : new FileAttribute<?>[0]);
    }

    /** Writes a file from its beginning, over what is there; one that is made by it is readable for its owner only. */
    public static OutputStream create(Path file) throws IOException {
        return Channels.newOutputStream(
                open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    /** Forces to disk what was written. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Puts {@code content} in place of a small file: a reader, or a start after a power loss, finds the old content or the
     * new, nothing between. For one writer of the file at a time.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, true);
    }

    /** As {@link #replace}, but a power loss may leave the file empty: for what is made again anyway. */
    public static void replaceLightly(Path file, byte[] content) throws IOException {
        replace(file, content, false);
    }

    private static void replace(Path file, byte[] content, boolean forced) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            if (forced) {
                channel.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (forced) {
            syncFolder(file);
        }
    }

    /** Renames within a folder or file system, over an older file if there is one, and makes that last. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(to);
    }

    /** Makes the entry of a new file in its folder outlast a power loss. */
    static void syncFolder(Path file) {
        Path folder = file.getParent();
        if (folder == null || !isPosix(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some file systems cannot do it for a folder; then the entry lasts when the system gets to it.
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
