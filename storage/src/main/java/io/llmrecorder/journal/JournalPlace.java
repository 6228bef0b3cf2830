package io.llmrecorder.journal;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has read this folder's own journal, told to readers who come back for what was written since. Several
 * processes write at once, each its own file, so it names each file that may still grow, and the newest. As text:
 * {@code <file>:<offset>}, separated by commas, or {@code start}. Immutable.
 *
 * @param offsets by name of a file in {@code by_date}, where the next line to be read begins, in bytes before compression;
 *     a file that is not named has been read when it is older than the newest one named, and else not
 */
public record JournalPlace(Map<String, Long> offsets) {
    private static final String START = "start";
    private static final String FILE = "[\\w.-]+:\\d{1,18}";

    public JournalPlace {
        offsets = Collections.unmodifiableMap(new TreeMap<>(offsets));
    }

    /** The place that was written as {@code text}, or null when it is none. */
    public static @Nullable JournalPlace parse(String text) {
        Map<String, Long> offsets = new TreeMap<>();
        for (String part : text.equals(START) ? new String[0] : text.split(",", -1)) {
            int colon = part.indexOf(':');
            JournalFile file = part.matches(FILE) ? file(part.substring(0, colon)) : null;
            if (file == null) {
                return null;
            }
            offsets.put(file.name(), Long.parseLong(part.substring(colon + 1)));
        }
        return new JournalPlace(offsets);
    }

    /** Up to where a file has been read, whose lines end at {@code end}. */
    long read(JournalFile file, long end) {
        Long offset = offsets.get(file.name());
        return offset != null ? Math.min(offset, end) : isOlder(file) ? end : 0;
    }

    private boolean isOlder(JournalFile file) {
        return offsets.keySet().stream().anyMatch(name -> {
            JournalFile named = file(name);
            return named != null && file.compareTo(named) < 0;
        });
    }

    private static @Nullable JournalFile file(String name) {
        JournalFile file = JournalFile.of(Path.of(name));
        boolean known = file != null
                && !file.archived()
                && !file.isFetched()
                && file.name().equals(name);
        return known ? file : null;
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",").setEmptyValue(START);
        offsets.forEach((file, offset) -> text.add(file + ":" + offset));
        return text.toString();
    }
}
