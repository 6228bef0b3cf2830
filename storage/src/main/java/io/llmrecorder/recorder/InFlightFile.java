package io.llmrecorder.recorder;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.crypt.Seal;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a file of running calls, which may be sealed line by line. A torn last line is a call whose request was not written whole, and passed over. */
final class InFlightFile {
    private static final int BUFFER = 1 << 16;

    private final Seal seal;
    private final Path file;

    InFlightFile(Seal seal, Path file) {
        this.seal = seal;
        this.file = file;
    }

    private InputStream open() throws IOException {
        return new BufferedInputStream(seal.openLines(Files.newInputStream(file), String.valueOf(file)), BUFFER);
    }

    /** Records of the calls that have not ended, by id, oldest first. */
    Map<String, byte[]> running() throws IOException {
        Map<String, byte[]> running = new LinkedHashMap<>();
        try (InputStream in = open()) {
            for (byte[] line = next(in); line != null; line = next(in)) {
                RecordHead head = RecordHead.of(line);
                String id = head == null ? null : head.id();
                if (head == null || id == null) {
                    continue;
                }
                if (head.type().equals("ended")) {
                    running.remove(id);
                } else {
                    running.put(id, line);
                }
            }
        }
        return running;
    }

    /** The id of the call that the line is about, or null. */
    static @Nullable String id(byte[] line) {
        RecordHead head = RecordHead.of(line);
        return head == null ? null : head.id();
    }

    /** Copies the records of the given calls; answers the number of bytes. */
    long copyRunning(Set<UUID> ids, FileChannel target) throws IOException {
        long copied = 0;
        try (InputStream in = open()) {
            for (byte[] line = next(in); line != null; line = next(in)) {
                RecordHead head = RecordHead.of(line);
                String id = head == null || !head.type().equals("call") ? null : head.id();
                if (id != null && ids.contains(UUID.fromString(id))) {
                    byte[] stored = seal.line(line);
                    ByteBuffer bytes = ByteBuffer.allocate(stored.length + 1)
                            .put(stored)
                            .put((byte) '\n')
                            .flip();
                    while (bytes.hasRemaining()) {
                        copied += target.write(bytes, copied);
                    }
                }
            }
        }
        return copied;
    }

    /** The next line that a line feed ends, without it, or null. */
    private static byte @Nullable [] next(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toByteArray();
            }
            line.write(b);
        }
        return null;
    }
}
