package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** All calls that the journal of a folder has, counted one by one; a call that it has twice fails the test. */
final class Census {
    private static final int BATCH = 8 << 20;

    private final Layout layout;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Set<Integer>> completed = new HashMap<>();
    private final List<String> interrupted = new ArrayList<>();
    private long markedDrops;

    private Census(Layout layout) {
        this.layout = layout;
    }

    static Census of(Path base) throws IOException {
        return of(new Layout(base));
    }

    static Census of(Layout layout) throws IOException {
        Census census = new Census(layout);
        FileCursor cursor = FileCursor.at(new JournalFiles(census.layout), Map.of());
        for (List<JournalLine> lines = cursor.next(BATCH); !lines.isEmpty(); lines = cursor.next(BATCH)) {
            for (JournalLine line : lines) {
                census.count(line.tree());
            }
        }
        return census;
    }

    private void count(JsonNode record) {
        if (!record.path("type").asText().equals("call")) {
            return;
        }
        assertThat(ids.add(record.path("id").asText())).as("once: %s", record).isTrue();
        markedDrops += record.path("dropped_before").asLong();
        if (record.path("stage").asText().equals("interrupted")) {
            interrupted.add(record.path("prompt").asText());
            return;
        }
        String[] answer = record.path("response").asText().split(":", 2);
        assertThat(answer).as("whole: %s", record).hasSize(2);
        assertThat(completed.computeIfAbsent(answer[0], tag -> new HashSet<>()).add(Integer.valueOf(answer[1])))
                .as("once: %s", record)
                .isTrue();
    }

    /** How many calls there are. */
    long calls() {
        return ids.size();
    }

    /** How many calls with an answer there are. */
    long completed() {
        return completed.values().stream().mapToLong(Set::size).sum();
    }

    /** How many dropped calls are marked in records. */
    long markedDrops() {
        return markedDrops;
    }

    /** How many calls that never ended there are. */
    long interrupted(String prompt) {
        return interrupted.stream().filter(text -> text.startsWith(prompt)).count();
    }

    /** How many of the first {@code count} calls are missing. */
    long lost(String tag, long count) {
        Set<Integer> there = completed.getOrDefault(tag, Set.of());
        long lost = 0;
        for (int i = 0; i < count; i++) {
            lost += there.contains(i) ? 0 : 1;
        }
        return lost;
    }

    /** Nothing is wrong with any file, and the index has each call. */
    Census verify() throws IOException {
        return verify(0, 0);
    }

    /** Nothing is wrong but torn lines, and the index has each call. */
    Census verify(int leastTorn, int mostTorn) throws IOException {
        Verification.Report report = Verification.of(layout, bytes -> {});
        assertThat(report.problems())
                .hasSizeBetween(leastTorn, mostTorn)
                .allMatch(problem -> problem.matches("The (line|end) of .* byte \\d+,? is torn( or was changed)?\\."));
        assertThat(report.records()).isEqualTo(calls());
        assertThat(indexed(layout)).isEqualTo(calls());
        return this;
    }

    /** How many calls the index of a folder has, once it is up to date. */
    static long indexed(Layout layout) throws IOException {
        return new Index(layout, Duration.ofSeconds(60)).ask(queries -> queries.count(CallFilter.ALL));
    }

    /** How many lines the files by session have, archived ones too. */
    long linesBySession() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.walk(layout.base())) {
            for (Path file : files.filter(Census::isOfSession).toList()) {
                InputStream in = Files.newInputStream(file);
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
                    count += lines.lines().count();
                }
            }
        }
        return count;
    }

    private static boolean isOfSession(Path file) {
        return file.toString().matches(".*(/by_session/session_.*\\.jsonl|/archive/session_.*\\.jsonl\\.gz)");
    }
}
