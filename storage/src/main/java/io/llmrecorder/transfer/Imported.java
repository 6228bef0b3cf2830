package io.llmrecorder.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** What became of the entries of imported files. For one thread. */
public final class Imported {
    private static final int MOST_PROBLEMS = 10;

    private final LongConsumer progress;
    private long imported;
    private long skipped;
    private long bad;
    private final List<String> problems = new ArrayList<>();

    /** @param progress hears after each entry how many there were */
    Imported(LongConsumer progress) {
        this.progress = progress;
    }

    /** Records written. */
    public long imported() {
        return imported;
    }

    /** Entries left out for a good reason: no LLM call, not to be recorded, or recorded already. */
    public long skipped() {
        return skipped;
    }

    /** Entries that could not be imported. */
    public long bad() {
        return bad;
    }

    /** What is wrong with the first bad entries, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    void addImported() {
        imported++;
        tell();
    }

    void addSkipped() {
        skipped++;
        tell();
    }

    /** Some that were counted as imported were not wanted, or could not be written. */
    void correct(long unwanted, long failed) {
        imported -= unwanted + failed;
        skipped += unwanted;
        if (failed > 0) {
            bad += failed - 1;
            addBad(failed + " calls could not be recorded; the lines above say why.");
        }
    }

    void addBad(String problem) {
        bad++;
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
        tell();
    }

    private void tell() {
        progress.accept(imported + skipped + bad);
    }
}
