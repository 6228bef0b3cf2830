package io.llmrecorder.clients;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the application saw and what the server got, by scenario. */
final class Transcript {
    /** Begins a line that says that a scenario could not be acted to its end. */
    static final String BROKEN = "BROKEN ";

    private final Map<String, List<String>> lines = new HashMap<>();

    Transcript(List<String> printed) {
        for (String line : printed) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                add(line.substring(0, tab), line.substring(tab + 1));
            } else {
                add("", line);
            }
        }
    }

    void add(String slug, String line) {
        lines.computeIfAbsent(slug, s -> new ArrayList<>()).add(line);
    }

    List<String> of(String slug) {
        return lines.getOrDefault(slug, List.of());
    }
}
