package io.llmrecorder.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place between two lines of this folder's own journal, told to readers who come back for what was written behind it. As
 * text: name of the file in {@code by_date}, a colon, and the offset before compression.
 *
 * @param file name of the file, also when it has been archived or deleted since
 * @param offset where the next line begins, in bytes
 */
public record JournalPlace(String file, long offset) {
    private static final int MOST_DIGITS = 18;

    /** The place behind a line, or null when it came from another machine: those files are in no order with ours. */
    public static @Nullable JournalPlace behind(JournalLine line) {
        JournalFile file = JournalFile.of(Path.of(line.file()));
        return file == null || file.isFetched() ? null : new JournalPlace(line.file(), line.end());
    }

    /** The place that was written as {@code text}, or null when it is none. */
    public static @Nullable JournalPlace parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("\\d{1," + MOST_DIGITS + "}")) {
            return null;
        }
        String name = text.substring(0, colon);
        if (!name.matches("[\\w.-]+")) {
            return null;
        }
        JournalFile file = JournalFile.of(Path.of(name));
        boolean known = file != null
                && !file.archived()
                && !file.isFetched()
                && file.name().equals(name);
        return known ? new JournalPlace(name, Long.parseLong(text.substring(colon + 1))) : null;
    }

    @Override
    public String toString() {
        return file + ":" + offset;
    }
}
