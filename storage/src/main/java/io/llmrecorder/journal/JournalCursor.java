package io.llmrecorder.journal;

import java.io.IOException;
import java.util.List;

/** A reader's place in the journal, over all files and in the order written within each. For one thread. */
public interface JournalCursor {
    /**
     * The next whole lines, at least one if there is any, and about {@code maxBytes} of them at most; empty at the end. A
     * torn line is skipped and reported once.
     */
    List<JournalLine> next(int maxBytes) throws IOException;

    /** Whether nothing was ever committed. */
    boolean isNew();

    /** Goes behind the last whole line, without reading what lies between. */
    void skipToEnd() throws IOException;

    /** About how many bytes lie between the last commit and the end of the journal. */
    long pendingBytes() throws IOException;

    /** Remembers on disk that all lines handed out so far are done. */
    void commit() throws IOException;

    /** Goes back to the last commit. */
    void rewind();
}
