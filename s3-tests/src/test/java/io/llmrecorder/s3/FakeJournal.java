package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory, and a cursor over it that can die before it commits. */
final class FakeJournal implements JournalCursor {
    private final List<JournalLine> lines = new ArrayList<>();
    private int committed;
    private int next;
    private boolean dies;

    /** Appends a line to a file, at the offset where that file ends. */
    void append(String file, String line) {
        long offset = 0;
        for (JournalLine old : lines) {
            offset += old.file().equals(file) ? old.bytes().length + 1 : 0;
        }
        lines.add(new JournalLine(file, offset, line.getBytes(UTF_8)));
    }

    /** From now on a commit ends as in a process that dies before it. */
    void dieAtCommit(boolean die) {
        dies = die;
    }

    int committed() {
        return committed;
    }

    @Override
    public List<JournalLine> next(int maxBytes) {
        List<JournalLine> batch = new ArrayList<>();
        long bytes = 0;
        while (next < lines.size() && bytes < maxBytes) {
            bytes += lines.get(next).bytes().length + 1;
            batch.add(lines.get(next++));
        }
        return batch;
    }

    @Override
    public boolean isNew() {
        return committed == 0;
    }

    @Override
    public void skipToEnd() {
        next = lines.size();
    }

    @Override
    public long pendingBytes() {
        long bytes = 0;
        for (JournalLine line : lines.subList(committed, lines.size())) {
            bytes += line.bytes().length + 1;
        }
        return bytes;
    }

    @Override
    public void commit() {
        if (dies) {
            throw new IllegalStateException("died before the commit");
        }
        committed = next;
    }

    @Override
    public void rewind() {
        next = committed;
    }
}
