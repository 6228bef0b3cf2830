package io.llmrecorder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The journal as it lies on disk, current and archived, for those who look something up in it. Safe for use by many threads.
 */
public final class JournalFiles {
    private record Listing(
            List<JournalFile> current,
            List<JournalFile> archived,
            List<JournalFile> all,
            List<JournalFile> own,
            Map<String, JournalFile> byName) {}

    private final Layout layout;
    private final ListedFolder current;
    private final ListedFolder archive;
    /** Of archived files, which do not grow. */
    private final Map<Path, Long> lengths = new ConcurrentHashMap<>();

    private volatile Listing last = new Listing(List.of(), List.of(), List.of(), List.of(), Map.of());

    public JournalFiles(Layout layout) {
        this.layout = layout;
        this.current = new ListedFolder(layout.byDate(), false);
        this.archive = new ListedFolder(layout.archive(), true);
    }

    Layout layout() {
        return layout;
    }

    /**
     * All files of the journal in the order written; each once, also while it is being archived. The same list as before while no
     * file came or went.
     */
    public List<JournalFile> list() throws IOException {
        return listing().all;
    }

    private Listing listing() throws IOException {
        // A file is in the archive before it leaves by_date: looked at in this order, none is missed.
        List<JournalFile> inByDate = current.files();
        List<JournalFile> inArchive = archive.files();
        Listing before = last;
        if (before.current == inByDate && before.archived == inArchive) {
            return before;
        }
        Map<String, JournalFile> files = new HashMap<>();
        inByDate.forEach(file -> files.put(file.name(), file));
        inArchive.forEach(file -> files.putIfAbsent(file.name(), file));
        List<JournalFile> all = files.values().stream().sorted().toList();
        List<JournalFile> own = all.stream().filter(file -> !file.isFetched()).toList();
        lengths.keySet().retainAll(inArchive.stream().map(JournalFile::path).collect(Collectors.toSet()));
        Listing now = new Listing(inByDate, inArchive, all, own, files);
        last = now;
        return now;
    }

    /** As {@link JournalFile#pending}, but an archived file is looked at once only. */
    long pending(JournalFile file, long offset) throws IOException {
        if (!file.archived()) {
            return file.pending(offset);
        }
        Long length = lengths.get(file.path());
        if (length == null) {
            length = file.pending(0);
            lengths.put(file.path(), length);
        }
        return JournalFile.pending(length, offset);
    }

    /**
     * How many bytes of the files are still to be read.
     *
     * @param done by file name, the offset after the last line that is done
     */
    long pendingBytes(List<JournalFile> some, Map<String, Long> done) throws IOException {
        long pending = 0;
        for (JournalFile file : some) {
            try {
                pending += pending(file, done.getOrDefault(file.name(), 0L));
            } catch (NoSuchFileException e) {
                // archived or deleted just now; the next answer is right again
            }
        }
        return pending;
    }

    /** By file, where the next record will be: the place to follow the journal from. */
    public Map<String, Long> ends() throws IOException {
        Map<String, Long> ends = new HashMap<>();
        for (JournalFile file : list()) {
            Long end = end(file, () -> file.pending(0));
            if (end != null) {
                ends.put(file.name(), end);
            }
        }
        return ends;
    }

    /**
     * Whether a reader has done all that there was once, so that it has no earlier line in hand.
     *
     * @param ends of the files then, see {@link #ends}
     */
    public boolean isReadBy(String reader, Map<String, Long> ends) throws IOException {
        Map<String, Long> done = Checkpoint.load(layout, reader);
        for (JournalFile file : own()) {
            long position = done.getOrDefault(file.name(), 0L);
            // A torn rest at the end of a file is read by nobody.
            if (position < ends.getOrDefault(file.name(), 0L)
                    && (file.archived() || isBefore(position, lineEnd(file)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBefore(long position, @Nullable Long end) {
        return end != null && position < end;
    }

    /** Where the last whole line of a file ends, before compression; null when the file is gone. */
    @Nullable
    Long lineEnd(JournalFile file) throws IOException {
        return end(file, () -> FileCursor.lineEnd(file.path()));
    }

    private interface Length {
        long get() throws IOException;
    }

    /** Of a file that may have moved to the archive since it was listed; null when it is gone. */
    private @Nullable Long end(JournalFile file, Length inByDate) throws IOException {
        try {
            return file.archived() ? pending(file, 0) : inByDate.get();
        } catch (NoSuchFileException e) {
            JournalFile moved = file.archived() ? null : archived(file.day(), file.number());
            return moved == null ? null : moved.pending(0);
        }
    }

    /** The file with this name in {@code by_date}, wherever it is now; null when it is gone, or was never one. */
    public @Nullable JournalFile find(String name) throws IOException {
        return listing().byName.get(name);
    }

    /** The file in the archive with this day and number, or null. */
    @Nullable
    JournalFile archived(LocalDate day, int number) throws IOException {
        String name = JournalFile.name(day, number);
        String stem = name.substring(0, name.length() - ".jsonl".length());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.archive(), stem + "_*.jsonl.*")) {
            for (Path entry : entries) {
                JournalFile file = JournalFile.of(entry);
                if (file != null && file.number() == number) {
                    return file;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
        return null;
    }

    /**
     * The line at a locator, without its line feed, or null when its file is gone or it was erased.
     *
     * @param name of the file in {@code by_date}, also when it has been archived since
     * @param offset of the line's first byte, before compression
     */
    public byte @Nullable [] line(String name, long offset) throws IOException {
        JournalFile file = find(name);
        if (file == null) {
            return null;
        }
        try (LineReader reader = open(file, offset)) {
            JournalLine line = reader.next();
            return line == null || line.offset() != offset || line.isErased() ? null : line.bytes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** As {@link #list}, without what was fetched from other machines. */
    List<JournalFile> own() throws IOException {
        return listing().own;
    }

    /**
     * All whole lines that this folder's processes wrote on a day, file by file; read as the stream is consumed, which throws
     * {@link UncheckedIOException}. To be closed.
     */
    public Stream<JournalLine> lines(LocalDate day) throws IOException {
        List<JournalFile> files = new ArrayList<>(own());
        files.removeIf(file -> !file.day().equals(day));
        return files.stream().flatMap(this::lines);
    }

    private Stream<JournalLine> lines(JournalFile file) {
        try {
            LineReader reader = open(file, 0);
            return StreamSupport.stream(new Lines(reader), false).onClose(() -> close(reader));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a file, which may have moved to the archive since it was listed. */
    LineReader open(JournalFile file, long offset) throws IOException {
        try {
            return new LineReader(file.open(offset), layout.seal(), file.name(), offset);
        } catch (NoSuchFileException e) {
            JournalFile moved = archived(file.day(), file.number());
            if (moved == null) {
                throw e;
            }
            return new LineReader(moved.open(offset), layout.seal(), file.name(), offset);
        }
    }

    private static void close(LineReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Lines extends AbstractSpliterator<JournalLine> {
        private final LineReader reader;

        Lines(LineReader reader) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
            this.reader = reader;
        }

        @Override
        public boolean tryAdvance(Consumer<? super JournalLine> action) {
            try {
                JournalLine line = reader.next();
                if (line == null) {
                    return false;
                }
                action.accept(line);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
