package io.llmrecorder.journal;

import java.io.IOException;

/**
 * Makes something of the journal's lines: a view, an upload, an index. Each reader has a checkpoint of its own, so that one
 * that is slow, broken or new has lag, and loses nothing.
 *
 * <p>On one folder, one process at a time runs a reader of a given name, on one thread.
 */
public interface JournalReader {
    /** Name of the reader's checkpoint and lock; never changes from version to version. */
    String name();

    /**
     * Does what there is to do now, and commits what is done. Called about once a second, and soon after new lines came.
     *
     * @throws IOException when it could not be done; it is tried again after a pause, from the last commit
     */
    void run(JournalCursor cursor) throws IOException;

    /** The process is about to end: {@link #run} is called once more after this. From any thread. */
    default void closing() {}
}
