package io.llmrecorder.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The journal file that this writer alone appends to, from the taking of its lock to the giving up. For one thread. */
final class OpenJournal implements Closeable {
    private final JournalFile file;
    private final ProcessLock lock;
    private final FileChannel channel;
    private final @Nullable Object fileKey;
    private long size;
    private boolean tornByUs;

    private OpenJournal(JournalFile file, ProcessLock lock, FileChannel channel) throws IOException {
        this.file = file;
        this.lock = lock;
        this.channel = channel;
        this.size = channel.size();
        this.fileKey = attributes(file.path()).fileKey();
    }

    /** Opens the day's first file, from {@code firstNumber} on, that nobody else writes and that is not full. */
    static OpenJournal next(Layout layout, LocalDate day, int firstNumber, long maxFileSize) throws IOException {
        PrivateFiles.createFolder(layout, layout.byDate());
        for (int number = firstNumber; ; number++) {
            JournalFile file = new JournalFile(day, number, layout.journal(day, number), false);
            ProcessLock lock = ProcessLock.tryLock(layout, file.name());
            if (lock != null) {
                OpenJournal open = null;
                try {
                    open = isFree(layout, file, lock, maxFileSize) ? open(file, lock) : null;
                } finally {
                    if (open == null) {
                        lock.close();
                    }
                }
                if (open != null) {
                    return open;
                }
            }
        }
    }

    /** A number whose file is gone is used up: a reader's checkpoint may still speak of the old file. */
    private static boolean isFree(Layout layout, JournalFile file, ProcessLock lock, long maxFileSize)
            throws IOException {
        if (new JournalFiles(layout).archived(file.day(), file.number()) != null) {
            return false;
        }
        return Files.exists(file.path()) ? Files.size(file.path()) < maxFileSize : !lock.isMarked();
    }

    private static OpenJournal open(JournalFile file, ProcessLock lock) throws IOException {
        FileChannel channel = PrivateFiles.open(
                file.path(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock.mark();
            PrivateFiles.syncFolder(file.path());
            Archive.repair(channel);
            channel.position(channel.size());
            return new OpenJournal(file, lock, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    JournalFile file() {
        return file;
    }

    long size() {
        return size;
    }

    /** Whether the file is still there and as we left it, and still locked. */
    boolean isOurs() {
        try {
            BasicFileAttributes now = attributes(file.path());
            return channel.isOpen()
                    && lock.isHeld()
                    && Objects.equals(fileKey, now.fileKey())
                    && (now.size() == size || (tornByUs && now.size() > size));
        } catch (IOException e) {
            return false;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** Appends as many lines as fit into the buffer, at least one, and takes from the queue what is written. */
    void append(Deque<byte[]> lines, ByteBuffer buffer) throws IOException {
        if (tornByUs) {
            cutBack();
        }
        buffer.clear();
        for (byte[] line : lines) {
            if (line.length >= buffer.remaining()) {
                break;
            }
            buffer.put(line).put((byte) '\n');
        }
        if (buffer.position() == 0) {
            appendLong(lines, buffer);
            return;
        }
        buffer.flip();
        try {
            write(buffer);
        } finally {
            settle(buffer.position(), lines);
        }
    }

    /** In pieces: for each write of an array the JDK would keep a direct buffer of the same size. */
    private void appendLong(Deque<byte[]> lines, ByteBuffer buffer) throws IOException {
        byte[] line = lines.element();
        long written = 0;
        try {
            while (written <= line.length) {
                buffer.clear();
                int from = (int) written;
                buffer.put(line, from, Math.min(buffer.capacity(), line.length - from));
                if (buffer.hasRemaining()) {
                    buffer.put((byte) '\n');
                }
                buffer.flip();
                try {
                    write(buffer);
                } finally {
                    written += buffer.position();
                }
            }
        } finally {
            settle(written, lines);
        }
    }

    private void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    /** Takes from the queue the lines that are wholly among the bytes written, and cuts off the rest of a torn one. */
    private void settle(long written, Deque<byte[]> lines) throws IOException {
        long rest = written;
        for (byte[] line = lines.peek(); line != null && rest > line.length; line = lines.peek()) {
            rest -= line.length + 1L;
            size += line.length + 1L;
            lines.remove();
        }
        if (rest > 0) {
            cutBack();
        }
    }

    private void cutBack() throws IOException {
        tornByUs = true;
        channel.truncate(size);
        channel.position(size);
        tornByUs = false;
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Ends writing, but lets nobody else at the file before {@link #close}. */
    void closeKeepingLock() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            lock.close();
        }
    }
}
