package io.llmrecorder.journal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Looks up many lines of the journal, which are best asked for in the order of file and offset: a file stays open until another
 * is asked for, and a compressed one is read once from its beginning to its end. For one thread.
 */
public final class LineSeeker implements Closeable {
    private final JournalFiles files;
    private String name = "";
    private @Nullable JournalFile file;
    private @Nullable LineReader reader;

    public LineSeeker(JournalFiles files) {
        this.files = files;
    }

    /**
     * The line at a locator, or null when it is gone or was erased.
     *
     * @param wanted name of the file in {@code by_date}, also when it has been archived since
     * @param offset of the line's first byte, before compression
     */
    public @Nullable JournalLine line(String wanted, long offset) throws IOException {
        if (!wanted.equals(name)) {
            close();
            name = wanted;
            file = files.find(wanted);
        }
        JournalFile found = file;
        if (found == null) {
            return null;
        }
        try {
            return line(found, offset);
        } catch (NoSuchFileException | EOFException e) {
            // deleted, or cut, since the index read it
            return null;
        }
    }

    private @Nullable JournalLine line(JournalFile found, long offset) throws IOException {
        LineReader open = reader;
        // A plain file is cheaper opened at the place than read up to it.
        boolean passed = open == null || open.offset() > offset || (!found.archived() && open.offset() < offset);
        if (open == null || passed) {
            closeReader();
            open = files.open(found, offset);
            reader = open;
        }
        JournalLine line = open.next();
        while (line != null && line.offset() < offset) {
            line = open.next();
        }
        return line == null || line.offset() != offset || line.isErased() ? null : line;
    }

    private void closeReader() throws IOException {
        LineReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeReader();
        file = null;
        name = "";
    }
}
