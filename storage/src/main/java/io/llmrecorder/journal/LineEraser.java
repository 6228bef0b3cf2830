package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Erased} markers in the place of lines, torn lines too. Wherever it is interrupted, files can be read, and doing it
 * again finishes it. Memory: one line, and a few bytes for each that goes. Pure but for the files; for many threads.
 */
public final class LineEraser {
    private static final int BLOCK = 1 << 16;
    private static final Path SEGMENT = Path.of("segment");

    private LineEraser() {}

    /**
     * What was found in a file.
     *
     * @param lines that go
     * @param bytes of these
     * @param kept lines that stay
     * @param halves lines whose erasing was interrupted before
     * @param length bytes of all lines, before and after erasing
     */
    public record Found(long lines, long bytes, long kept, long halves, long length) {
        /** Whether there is something to do. */
        boolean any() {
            return lines + halves > 0;
        }
    }

    /** Bytes with markers in them, compressed as before. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Rewritten(byte[] bytes, Found found) {}

    private record Place(long offset, int length) {}

    /**
     * Erases lines of a plain file by writing over them, while somebody else may append to it or empty it. Each line is looked at
     * again right before that.
     *
     * @param seal opens lines that are sealed
     * @param wanted the lines that go; answers the same for the same bytes
     * @param owned whether nobody else writes the file, so that a torn rest at its end is a line as well
     * @param execute false to count only
     */
    public static Found inPlace(Path file, Seal seal, Predicate<byte[]> wanted, boolean owned, boolean execute)
            throws IOException {
        List<Place> places = new ArrayList<>();
        Found found;
        try (InputStream in = Files.newInputStream(file)) {
            found = look(new AllLines(in, seal, file, owned), wanted, places);
        }
        if (execute && found.any()) {
            writeOver(file, seal, places, wanted);
        }
        return found;
    }

    private static Found look(AllLines all, Predicate<byte[]> wanted, List<Place> places) throws IOException {
        long lines = 0;
        long bytes = 0;
        long kept = 0;
        long halves = 0;
        long length = 0;
        for (JournalLine line = all.next(); line != null; line = all.next()) {
            Place place = new Place(line.offset(), line.stored());
            length += line.stored() + (all.isRest() ? 0 : 1);
            if (line.isErased()) {
                if (Erased.isHalf(line.bytes())) {
                    halves++;
                    places.add(place);
                }
            } else if (place.length() > 1 && wanted.test(line.bytes())) {
                lines++;
                bytes += place.length();
                places.add(place);
            } else {
                kept++;
            }
        }
        return new Found(lines, bytes, kept, halves, length);
    }

    /**
     * First the beginnings of all markers, which make them markers, then what fills them; each on disk before the next begins. So
     * a line is at any moment what it was or erased.
     */
    private static void writeOver(Path file, Seal seal, List<Place> places, Predicate<byte[]> wanted)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<Place> begun = new ArrayList<>();
            for (Place place : places) {
                byte[] now = read(channel, place);
                if (Erased.is(now) || wanted.test(opened(now, seal, file, place))) {
                    write(channel, Erased.head(place.length()), place.offset());
                    begun.add(place);
                }
            }
            channel.force(false);
            for (Place place : begun) {
                fill(channel, place);
            }
            channel.force(false);
        }
    }

    private static byte[] opened(byte[] now, Seal seal, Path file, Place place) throws IOException {
        byte[] opened = Seal.isLine(now, 0, now.length)
                ? seal.openLine(now, 0, now.length, String.valueOf(file.getFileName()), place.offset())
                : null;
        return opened == null ? now : opened;
    }

    private static byte[] read(FileChannel channel, Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining() && channel.read(bytes, place.offset() + bytes.position()) >= 0) {
            // until it is full
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void fill(FileChannel channel, Place place) throws IOException {
        byte[] marker = Erased.marker(place.length());
        int head = Erased.head(place.length()).length;
        for (int from = head; from < marker.length; from += BLOCK) {
            write(
                    channel,
                    Arrays.copyOfRange(marker, from, Math.min(marker.length, from + BLOCK)),
                    place.offset() + from);
        }
    }

    private static void write(FileChannel channel, byte[] bytes, long offset) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest, offset + rest.position());
        }
    }

    /**
     * Erases lines of a compressed file, which is replaced as a whole if there are any. For one caller at a time, while nobody
     * else replaces or deletes it.
     *
     * @param seal opens lines that are sealed
     * @throws IOException also when it cannot be unpacked to its end; then it stays as it is
     */
    public static Found compressed(Path file, Seal seal, Predicate<byte[]> wanted, boolean execute) throws IOException {
        Codec codec = codec(file);
        Found found;
        try (InputStream in = codec.decode(Files.newInputStream(file))) {
            found = look(new AllLines(in, seal, file, true), wanted, new ArrayList<>());
        }
        if (!execute || !found.any()) {
            return found;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".erasing.tmp");
        try (InputStream in = codec.decode(Files.newInputStream(file));
                OutputStream out = codec.encode(PrivateFiles.create(fresh), found.length())) {
            copy(new AllLines(in, seal, file, true), out, wanted);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        PrivateFiles.force(fresh);
        PrivateFiles.rename(fresh, file);
        return found;
    }

    /** Erases lines of a compressed file's bytes, none of which is sealed. */
    public static Rewritten compressed(byte[] file, Predicate<byte[]> wanted) throws IOException {
        Codec codec = Codec.ofContent(file);
        if (codec == null) {
            throw new IOException("it is not compressed");
        }
        Found found;
        try (InputStream in = codec.decode(new ByteArrayInputStream(file))) {
            found = look(new AllLines(in, Seal.NONE, SEGMENT, true), wanted, new ArrayList<>());
        }
        if (!found.any()) {
            return new Rewritten(file, found);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length);
        try (InputStream in = codec.decode(new ByteArrayInputStream(file));
                OutputStream out = codec.encode(bytes, found.length())) {
            copy(new AllLines(in, Seal.NONE, SEGMENT, true), out, wanted);
        }
        return new Rewritten(bytes.toByteArray(), found);
    }

    private static Codec codec(Path file) throws IOException {
        Codec codec = Codec.ofFile(String.valueOf(file.getFileName()));
        if (codec == null) {
            throw new IOException("by its name it is not compressed");
        }
        return codec;
    }

    private static void copy(AllLines all, OutputStream out, Predicate<byte[]> wanted) throws IOException {
        for (JournalLine line = all.next(); line != null; line = all.next()) {
            boolean goes = line.stored() > 1 && (line.isErased() || wanted.test(line.bytes()));
            out.write(goes ? Erased.marker(line.stored()) : all.asItStands());
            if (!all.isRest()) {
                out.write('\n');
            }
        }
    }

    /** Every line, whole or torn, and perhaps what follows the last line feed. */
    private static final class AllLines {
        private final LineReader reader;
        private final boolean withRest;
        private boolean isRest;

        AllLines(InputStream in, Seal seal, Path file, boolean withRest) {
            this.reader = new LineReader(in, seal, String.valueOf(file.getFileName()), 0);
            this.withRest = withRest;
        }

        @Nullable
        JournalLine next() throws IOException {
            if (isRest) {
                return null;
            }
            long expected = reader.offset();
            JournalLine line = reader.nextAsItStands();
            long found = line == null ? reader.offset() : line.offset();
            if (found != expected) {
                throw new IOException("the line at byte " + expected + " is too long to be looked at");
            }
            if (line != null) {
                return line;
            }
            isRest = true;
            return withRest ? reader.rest() : null;
        }

        /** The last line as it stands in the file. */
        byte[] asItStands() {
            return reader.asItStands();
        }

        /** Whether the last line is not ended by a line feed. */
        boolean isRest() {
            return isRest;
        }
    }
}
