package io.llmrecorder.journal;

import io.llmrecorder.config.Log;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in the journal files of {@code by_date} and {@code archive}: oldest file first, each up to its size when
 * this turn began, so that a file that grows fast does not keep the others waiting. For one thread.
 */
public final class FileCursor implements JournalCursor {
    private static final int BLOCK = 1 << 16;
    /** More than one file that moves while it is looked at is rare, and there is a next time. */
    private static final int MOST_LOOKS = 5;

    private final JournalFiles files;
    private final @Nullable String reader;
    private Map<String, Long> committed;
    private Map<String, Long> position;

    /** Size of the files whose rest, when last looked at, was no whole line. */
    private final Map<String, Long> stuck = new HashMap<>();

    private final Deque<JournalFile> turn = new ArrayDeque<>();

    /** The files that there were at the last turn. */
    private List<JournalFile> listed = List.of();
    /** Those of them that may have more later: not the archived ones that were read, for these do not grow. */
    private List<JournalFile> growing = List.of();
    /** The files that there were at the last commit. */
    private List<JournalFile> remembered = List.of();
    /** Whether one of the files of this turn was no longer where it had been listed. */
    private boolean moved;

    private @Nullable LineReader open;
    private String openName = "";
    private long size;
    private long limit;

    private FileCursor(JournalFiles files, @Nullable String reader, Map<String, Long> committed) {
        this.files = files;
        this.reader = reader;
        this.committed = committed;
        this.position = new HashMap<>(committed);
    }

    /** The cursor of a reader, at its checkpoint; before the oldest line when it has none. */
    public static FileCursor open(Layout layout, String reader) throws IOException {
        return open(new JournalFiles(layout), reader);
    }

    static FileCursor open(JournalFiles files, String reader) throws IOException {
        return new FileCursor(files, reader, Checkpoint.load(files.layout(), reader));
    }

    /**
     * The cursor of a reader that keeps its checkpoint itself, in one transaction with what it makes of the lines.
     *
     * @param done by file name, the offset after the last line that is done
     */
    public static FileCursor at(JournalFiles files, Map<String, Long> done) {
        return new FileCursor(files, null, new HashMap<>(done));
    }

    /** The cursor of a reader without checkpoint, behind all that is written now. */
    public static FileCursor atEnd(JournalFiles files) throws IOException {
        FileCursor cursor = at(files, Map.of());
        cursor.skipToEnd();
        cursor.commit();
        return cursor;
    }

    /** The cursor of a reader without checkpoint, at a place; what came from other machines is behind it. */
    public static FileCursor behind(JournalFiles files, JournalPlace place) throws IOException {
        FileCursor cursor = atEnd(files);
        for (JournalFile file : files.own()) {
            cursor.position.computeIfPresent(file.name(), (name, end) -> place.read(file, end));
        }
        cursor.commit();
        return cursor;
    }

    /** Where this cursor is. */
    public JournalPlace place() throws IOException {
        Map<String, Long> offsets = new HashMap<>();
        List<JournalFile> own = files.own();
        for (JournalFile file : own) {
            JournalFile newest = own.get(own.size() - 1);
            // A process that begins a day may still write the end of the one before.
            boolean grows =
                    !file.archived() && !file.day().isBefore(newest.day().minusDays(1));
            try {
                if (grows || file.equals(newest) || files.pending(file, position(file.name())) > 0) {
                    offsets.put(file.name(), position(file.name()));
                }
            } catch (NoSuchFileException e) {
                // archived or deleted just now; if it comes again, it comes twice
            }
        }
        return new JournalPlace(offsets);
    }

    @Override
    public List<JournalLine> next(int maxBytes) throws IOException {
        List<JournalLine> lines = read(maxBytes);
        // Whoever is told that there is nothing may be at his end: a file that was archived meanwhile is looked for
        // again.
        for (int looks = 0; lines.isEmpty() && (looks == 0 || (moved && looks < MOST_LOOKS)); looks++) {
            beginTurn();
            lines = read(maxBytes);
        }
        return lines;
    }

    /** A reader with a checkpoint has its own folder's lines to ship or to count; the index takes in all. */
    private List<JournalFile> list() throws IOException {
        return reader == null ? files.list() : files.own();
    }

    private void beginTurn() throws IOException {
        moved = false;
        List<JournalFile> present = list();
        List<JournalFile> left = new ArrayList<>();
        for (JournalFile file : present == listed ? growing : present) {
            try {
                boolean more = hasMore(file);
                if (more) {
                    turn.add(file);
                }
                if (more || !file.archived()) {
                    left.add(file);
                }
            } catch (NoSuchFileException e) {
                // archived just now, or deleted
                moved = true;
                left.add(file);
            }
        }
        listed = present;
        growing = left;
    }

    private boolean hasMore(JournalFile file) throws IOException {
        long from = position(file.name());
        if (!file.archived() && Files.size(file.path()) < from) {
            from = lineEnd(file.path());
            position.put(file.name(), from);
            Log.warn("the journal file " + file.path() + " has become shorter; reading goes on at its end");
        }
        long pending = files.pending(file, from);
        return pending > 0 && stuck.getOrDefault(file.name(), -1L) != from + pending;
    }

    private List<JournalLine> read(int maxBytes) throws IOException {
        List<JournalLine> lines = List.of();
        while (lines.isEmpty() && (open != null || openNext())) {
            lines = collect(maxBytes);
            if (lines.isEmpty()) {
                closeOpen();
            }
        }
        return lines;
    }

    private boolean openNext() throws IOException {
        JournalFile file = turn.poll();
        while (file != null) {
            try {
                openAt(file, position(file.name()));
                return true;
            } catch (NoSuchFileException e) {
                moved = true;
            } catch (EOFException e) {
                Log.warn("the journal file " + file.path() + " is shorter than what was read of it");
                position.put(file.name(), file.pending(0));
            }
            file = turn.poll();
        }
        return false;
    }

    private void openAt(JournalFile file, long from) throws IOException {
        if (!file.archived() && from > 0 && !isLineStart(file.path(), from)) {
            // Cut and grown again since; what came in between can only be found from the start.
            Log.warn("the journal file " + file.path() + " was changed; it is read again from its first line");
            from = 0;
        }
        size = from + files.pending(file, from);
        limit = file.archived() ? Long.MAX_VALUE : size;
        openName = file.name();
        open = files.open(file, from);
    }

    private List<JournalLine> collect(int maxBytes) throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        LineReader from = open;
        long bytes = 0;
        while (from != null && bytes < maxBytes && from.offset() < limit) {
            JournalLine line = from.next();
            position.put(openName, from.offset());
            if (line == null) {
                stuck.put(openName, size);
                break;
            }
            lines.add(line);
            bytes += line.bytes().length + 1L;
        }
        return lines;
    }

    private long position(String name) {
        return position.getOrDefault(name, 0L);
    }

    @Override
    public long pendingBytes() throws IOException {
        return files.pendingBytes(list(), committed);
    }

    @Override
    public boolean isNew() {
        return committed.isEmpty();
    }

    @Override
    public void skipToEnd() throws IOException {
        rewind();
        for (JournalFile file : list()) {
            Long end = files.lineEnd(file);
            if (end != null) {
                position.put(file.name(), end);
            }
        }
    }

    @Override
    public void commit() throws IOException {
        if (position.equals(committed)) {
            return;
        }
        List<JournalFile> present = files.list();
        if (present != remembered) {
            Set<String> names = new HashSet<>();
            present.forEach(file -> names.add(file.name()));
            position.keySet().retainAll(names);
            stuck.keySet().retainAll(names);
            remembered = present;
        }
        if (reader != null) {
            Checkpoint.save(files.layout(), reader, position);
        }
        committed = new HashMap<>(position);
    }

    @Override
    public void rewind() {
        position = new HashMap<>(committed);
        turn.clear();
        stuck.clear();
        listed = List.of();
        growing = List.of();
        try {
            closeOpen();
        } catch (IOException e) {
            Log.warn("cannot close a journal file after reading", e);
        }
    }

    private void closeOpen() throws IOException {
        LineReader done = open;
        open = null;
        if (done != null) {
            done.close();
        }
    }

    private static boolean isLineStart(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer before = ByteBuffer.allocate(1);
            return channel.read(before, offset - 1) == 1 && before.get(0) == '\n';
        }
    }

    /** Where the last whole line of a file ends. */
    static long lineEnd(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (long end = channel.size(); end > 0; end = Math.max(0, end - BLOCK)) {
                long from = Math.max(0, end - BLOCK);
                block.clear().limit((int) (end - from));
                int count = channel.read(block, from);
                for (int i = count - 1; i >= 0; i--) {
                    if (block.get(i) == '\n') {
                        return from + i + 1;
                    }
                }
            }
            return 0;
        }
    }
}
