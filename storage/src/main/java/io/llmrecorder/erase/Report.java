package io.llmrecorder.erase;

import io.llmrecorder.journal.LineEraser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found, place by place, and what could not be done; filled while the work goes on. For one thread. */
public final class Report {
    private final Map<List<String>, Item> items = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long lines;

    Report() {}

    /**
     * What goes, or is gone, in one place.
     *
     * @param place a file or folder below the base folder, or the URL of an object
     * @param count of lines, or else of files
     * @param bytes of these; in a compressed file, before compression
     * @param what it is, and why it goes
     */
    public record Item(String place, long count, long bytes, String what) {
        private Item plus(Item other) {
            return new Item(place, count + other.count(), bytes + other.bytes(), what);
        }
    }

    void add(String place, long count, long bytes, String what) {
        items.merge(List.of(place, what), new Item(place, count, bytes, what), Item::plus);
    }

    /** Lines of the sessions, in a file of many. */
    void addLines(String place, long count, long bytes) {
        lines += count;
        add(place, count, bytes, "lines of the session");
    }

    void addLines(String place, LineEraser.Found found) {
        if (found.lines() > 0) {
            addLines(place, found.lines(), found.bytes());
        }
        addHalves(place, found);
    }

    void addHalves(String place, LineEraser.Found found) {
        if (found.halves() > 0) {
            add(place, found.halves(), 0, "lines whose erasing was interrupted");
        }
    }

    void addProblem(String sentence) {
        problems.add(sentence);
    }

    /** How many lines, in all places together. */
    public long lines() {
        return lines;
    }

    /** In the order found. */
    public List<Item> items() {
        return List.copyOf(items.values());
    }

    /** One sentence for each thing that could not be done, or not yet. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
