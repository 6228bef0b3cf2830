package io.llmrecorder.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A lock held by one recorder among all processes that share a folder; it ends with its process at the latest, also by
 * {@code kill -9}.
 *
 * <p>Closing any descriptor of a file drops all locks that the process has on it (POSIX), and several recorders may live in
 * one JVM, in different class loaders. So what this JVM holds is noted in the system properties, the one place that all class
 * loaders share, and a lock file noted there is never opened again. The notes are strings, because applications that list or
 * store their properties fail on anything else.
 */
public final class ProcessLock implements Closeable {
    private static final String NOTE = "llm-recorder.lock.";
    private static final String PROCESS = String.valueOf(ProcessHandle.current().pid());
    private static final int ATTEMPTS = 10;

    /** Channels that must stay open, because closing them would drop the lock of another recorder in this JVM. */
    private static final List<FileChannel> NEVER_CLOSED = new CopyOnWriteArrayList<>();

    private final Path file;
    private final String note;
    private final FileChannel channel;
    private final @Nullable Object fileKey;

    private ProcessLock(Path file, String note, FileChannel channel, @Nullable Object fileKey) {
        this.file = file;
        this.note = note;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    /**
     * Takes the lock {@code state/<name>.lock}, or answers null when somebody has it.
     *
     * @throws IOException when the file cannot be made or locked for another reason
     */
    public static @Nullable ProcessLock tryLock(Layout layout, String name) throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        Path file = layout.state().toRealPath().resolve(name + ".lock");
        String note = NOTE + file;
        if (!claim(note)) {
            return null;
        }
        ProcessLock lock = null;
        try {
            lock = lock(file, note);
        } finally {
            if (lock == null) {
                System.getProperties().remove(note, PROCESS);
            }
        }
        return lock;
    }

    private static boolean claim(String note) {
        Object holder = System.getProperties().putIfAbsent(note, PROCESS);
        // A note of another process came by inheritance: some programs start a JVM with all their own properties.
        return holder == null
                || (!holder.equals(PROCESS) && System.getProperties().replace(note, holder, PROCESS));
    }

    private static @Nullable ProcessLock lock(Path file, String note) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            FileChannel channel = PrivateFiles.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Object before = fileKey(file);
            if (!locked(channel)) {
                return null;
            }
            // Its last holder may have deleted the file after we opened it; then we hold the lock of nothing.
            if (Files.exists(file) && Objects.equals(before, fileKey(file))) {
                return new ProcessLock(file, note, channel, before);
            }
            channel.close();
        }
        return null;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The notes were lost: the application has replaced the system properties.
            NEVER_CLOSED.add(channel);
            return false;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
        }
        return lock != null;
    }

    /** Whether the lock still keeps others out: not closed, and its file not deleted or replaced meanwhile. */
    public boolean isHeld() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return channel.isOpen() && Objects.equals(fileKey, now.fileKey());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether {@link #mark} was ever called on this lock, by any process. */
    boolean isMarked() throws IOException {
        return channel.size() > 0;
    }

    /** Remembers in the lock file that what it guards was begun. */
    void mark() throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
    }

    /** Releases the lock and deletes its file. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            System.getProperties().remove(note, PROCESS);
        }
    }

    private static @Nullable Object fileKey(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
