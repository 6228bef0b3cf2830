package io.llmrecorder.recorder;

import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import java.io.Closeable;
import java.io.IOException;
import java.util.Deque;
import java.util.List;

/** Where lines go: the {@link Journal}, or in tests a disk that fails. For one thread. */
interface Sink extends Closeable {
    /** Appends lines and takes each from the queue once it is written; after a failure the same call is made again. */
    void append(Deque<byte[]> lines) throws IOException;

    /** Called again and again, with and without new lines; forces to disk what is due. */
    void flushIfDue() throws IOException;

    /** Forces everything to disk. */
    void flush() throws IOException;

    /** The journal as sink, whose readers hear of new lines. */
    record ToJournal(Journal journal, List<JournalFollower> followers) implements Sink {
        @Override
        public void append(Deque<byte[]> lines) throws IOException {
            journal.append(lines);
            followers.forEach(JournalFollower::wake);
        }

        @Override
        public void flushIfDue() throws IOException {
            journal.flushIfDue();
        }

        @Override
        public void flush() throws IOException {
            journal.flush();
        }

        @Override
        public void close() throws IOException {
            journal.close();
        }
    }
}
