package io.llmrecorder.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal batch by batch: while one is being written, the next is read on a thread of its own. That thread is there only
 * where there is more than one batch. For one thread, which leaves the cursor alone until this is closed.
 */
final class ReadAhead implements AutoCloseable {
    /** Small, for the trees of a batch take up several times as much memory. */
    private static final int BATCH_BYTES = 2 << 20;

    private final JournalCursor cursor;
    private final Consumer<ObjectNode> reread;
    private @Nullable FutureTask<List<LineReading>> ahead;

    /** @param reread changes the record of each call before it is read; on any one thread at a time */
    ReadAhead(JournalCursor cursor, Consumer<ObjectNode> reread) {
        this.cursor = cursor;
        this.reread = reread;
    }

    /** The next lines; empty when there are none for now. */
    List<LineReading> next() throws IOException {
        FutureTask<List<LineReading>> begun = ahead;
        ahead = null;
        List<LineReading> batch = begun == null ? read() : await(begun);
        if (isLarge(batch)) {
            begun = new FutureTask<>(this::read);
            ahead = begun;
            Thread thread = new Thread(begun, "llm-recorder-index-reader");
            thread.setDaemon(true);
            thread.setContextClassLoader(ReadAhead.class.getClassLoader());
            thread.start();
        }
        return batch;
    }

    /** Whether there was more than was answered last. */
    boolean hasMore() {
        return ahead != null;
    }

    private List<LineReading> read() throws IOException {
        List<LineReading> batch = new ArrayList<>();
        for (JournalLine line : cursor.next(BATCH_BYTES)) {
            batch.add(LineReading.of(line, reread));
        }
        return batch;
    }

    private static boolean isLarge(List<LineReading> batch) {
        long bytes = 0;
        for (LineReading line : batch) {
            bytes += line.end() - line.offset();
        }
        return bytes >= BATCH_BYTES;
    }

    private static List<LineReading> await(FutureTask<List<LineReading>> begun) throws IOException {
        try {
            return begun.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the index was brought up to date.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("The journal cannot be read: " + e.getCause(), e.getCause());
        }
    }

    /** Waits until the cursor is free again. */
    @Override
    public void close() throws IOException {
        FutureTask<List<LineReading>> begun = ahead;
        ahead = null;
        if (begun != null) {
            await(begun);
        }
    }
}
