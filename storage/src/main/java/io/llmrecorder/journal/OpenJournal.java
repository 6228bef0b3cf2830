package io.llmrecorder.journal;

import io.llmrecorder.crypt.Seal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The journal file that this writer alone appends to, from the taking of its lock to the giving up. For one thread. */
final class OpenJournal implements Closeable {
    private final JournalFile file;
    private final Seal seal;
    private final ProcessLock lock;
    private final FileChannel channel;
    private final @Nullable Object fileKey;
    private long size;
    private boolean tornByUs;

    private OpenJournal(JournalFile file, Seal seal, ProcessLock lock, FileChannel channel) throws IOException {
        this.file = file;
        this.seal = seal;
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
                    open = isFree(layout, file, lock, maxFileSize) ? open(file, layout.seal(), lock) : null;
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

    private static OpenJournal open(JournalFile file, Seal seal, ProcessLock lock) throws IOException {
        FileChannel channel = PrivateFiles.open(
                file.path(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock.mark();
            PrivateFiles.syncFolder(file.path());
            Archive.repair(channel);
            channel.position(channel.size());
            return new OpenJournal(file, seal, lock, channel);
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

    /**
     * Appends as many lines as fit into the buffer, at least one, and takes from the queue what is written.
     *
     * @throws IOException also when a line is to be sealed and cannot be
     */
    void append(Deque<byte[]> lines, ByteBuffer buffer) throws IOException {
        if (tornByUs) {
            cutBack();
        }
        buffer.clear();
        Deque<Integer> lengths = new ArrayDeque<>();
        byte[] next = new byte[0];
        for (Iterator<byte[]> i = lines.iterator(); i.hasNext() && next.length < buffer.remaining(); ) {
            next = seal.line(i.next());
            if (next.length < buffer.remaining()) {
                buffer.put(next).put((byte) '\n');
                lengths.add(next.length);
            }
        }
        if (lengths.isEmpty()) {
            appendLong(next, lines, buffer);
            return;
        }
        buffer.flip();
        try {
            write(buffer);
        } finally {
            settle(buffer.position(), lengths, lines);
        }
    }

    /** In pieces: for each write of an array the JDK would keep a direct buffer of the same size. */
    private void appendLong(byte[] line, Deque<byte[]> lines, ByteBuffer buffer) throws IOException {
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
            settle(written, new ArrayDeque<>(List.of(line.length)), lines);
        }
    }

    private void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    /** Takes from the queue the lines that are wholly among the bytes written, and cuts off the rest of a torn one. */
    private void settle(long written, Deque<Integer> lengths, Deque<byte[]> lines) throws IOException {
        long rest = written;
        for (Integer length = lengths.poll(); length != null && rest > length; length = lengths.poll()) {
            rest -= length + 1L;
            size += length + 1L;
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
