package io.llmrecorder.view;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Appends to files of lines, and reads what was appended last. For one writer of a file at a time. */
final class FileTail {
    private static final int BLOCK = 1 << 16;

    private final Seal seal;

    FileTail(Seal seal) {
        this.seal = seal;
    }

    /**
     * Appends the lines in one piece if the system can; a failure leaves the file as it was.
     *
     * @param most size in bytes from which on nothing is appended
     * @return false when the file is that large
     * @throws java.nio.file.NoSuchFileException when its folder is missing
     */
    boolean append(Path file, List<byte[]> lines, long most) throws IOException {
        List<byte[]> stored = new ArrayList<>();
        int length = 0;
        for (byte[] line : lines) {
            byte[] sealed = seal.line(line);
            stored.add(sealed);
            length = Math.addExact(length, sealed.length + 1);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (byte[] line : stored) {
            bytes.put(line).put((byte) '\n');
        }
        bytes.flip();
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long before = channel.size();
            if (before >= most) {
                return false;
            }
            try {
                for (long at = before; bytes.hasRemaining(); ) {
                    at += channel.write(bytes, at);
                }
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        }
        return true;
    }

    /** What tells a line from all others: an event has an id of its own or that of its call. */
    static String key(RecordHead head) {
        return head.type() + " " + head.id() + " " + head.timestamp();
    }

    /** Cuts a torn last line off, and answers the {@link #key}s of the lines that begin in the last {@code bytes} or reach into them. */
    Set<String> repairAndRead(Path file, long bytes) throws IOException {
        Set<String> keys = new HashSet<>();
        if (!Files.exists(file)) {
            return keys;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = afterLineFeedBefore(channel, channel.size());
            if (end < channel.size()) {
                channel.truncate(end);
            }
            long start = afterLineFeedBefore(channel, Math.max(0, Math.min(end - bytes, end - 1)));
            byte[] tail = read(channel, start, Math.toIntExact(end - start));
            int from = 0;
            for (int i = 0; i < tail.length; i++) {
                if (tail[i] == '\n') {
                    RecordHead head = RecordHead.of(line(tail, from, i, file, start + from));
                    from = i + 1;
                    if (head != null) {
                        keys.add(key(head));
                    }
                }
            }
        }
        return keys;
    }

    private byte[] line(byte[] tail, int from, int to, Path file, long offset) throws IOException {
        byte[] opened =
                Seal.isLine(tail, from, to) ? seal.openLine(tail, from, to, String.valueOf(file), offset) : null;
        return opened == null ? Arrays.copyOfRange(tail, from, to) : opened;
    }

    /** Where the line begins that has the byte before {@code end}: after the last line feed before it, or 0. */
    private static long afterLineFeedBefore(FileChannel channel, long end) throws IOException {
        for (long stop = end; stop > 0; ) {
            long start = Math.max(0, stop - BLOCK);
            byte[] block = read(channel, start, (int) (stop - start));
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return start + i + 1;
                }
            }
            stop = start;
        }
        return 0;
    }

    private static byte[] read(FileChannel channel, long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // until it is full
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
