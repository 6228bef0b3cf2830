package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal, in {@code by_date} or, compressed, in the archive. Sorted as written: by day, then number.
 *
 * @param day the UTC day on which its lines were written
 * @param number 1 for the first file of the day
 * @param path where it is now; a file in {@code by_date} may move to the archive at any time
 * @param archived whether it is compressed
 */
public record JournalFile(LocalDate day, int number, Path path, boolean archived) implements Comparable<JournalFile> {
    private static final Pattern NAME = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2})_all_interactions(?:\\.(\\d{1,9}))?(_[^.]+)?\\.jsonl(\\.gz|\\.zst)?");
    private static final Comparator<JournalFile> ORDER =
            Comparator.comparing(JournalFile::day).thenComparing(JournalFile::number);
    private static final int BUFFER = 1 << 16;
    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    /** What the file is by its name, or null when it is no file of the journal. */
    static @Nullable JournalFile of(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        boolean archived = name.matches() && name.group(4) != null;
        if (!name.matches() || archived != (name.group(3) != null)) {
            return null;
        }
        try {
            int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
            return new JournalFile(LocalDate.parse(name.group(1)), number, path, archived);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Its name in {@code by_date}, also when it is archived: the first part of a line's locator. */
    public String name() {
        return name(day, number);
    }

    /** Whether it came from another machine, see {@link FetchedFiles}. */
    boolean isFetched() {
        return number > FetchedFiles.LAST_OWN;
    }

    static String name(LocalDate day, int number) {
        return day + "_all_interactions" + (number == 1 ? "" : "." + number) + ".jsonl";
    }

    /** How many bytes lie behind {@code offset}, before compression; 0 also when the file is shorter than that. */
    public long pending(long offset) throws IOException {
        Codec codec = codec();
        return codec == null ? Math.max(0, Files.size(path) - offset) : pending(codec, path, offset);
    }

    static long pending(Codec codec, Path file, long offset) throws IOException {
        return pending(codec.length(file), offset);
    }

    /** Of gzip the length's low 32 bits are known; a checkpoint wrong by just 4 GiB is not to be feared. */
    static long pending(long length, long offset) {
        return (length - offset) & LOW_32_BITS;
    }

    /** Null where it is not compressed. */
    private @Nullable Codec codec() {
        return archived ? Codec.ofFile(path.toString()) : null;
    }

    /** Opens it for reading, from {@code offset} before compression. */
    InputStream open(long offset) throws IOException {
        InputStream file = Files.newInputStream(path);
        try {
            Codec codec = codec();
            InputStream in = codec == null ? file : codec.decode(new BufferedInputStream(file, BUFFER));
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int compareTo(JournalFile other) {
        return ORDER.compare(this, other);
    }
}
