package io.llmrecorder.s3;

import io.llmrecorder.config.Config;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.util.List;

/**
 * Ships now what a base folder still has for S3, as the recording process would have done: with the same readers, at the
 * same checkpoints, under the same locks. For one thread.
 */
public final class Sync implements AutoCloseable {
    private final Layout layout;
    private final Bucket bucket;
    private final SegmentShipper shipper;
    private final SessionDocuments documents;
    private boolean busy;

    /** Hears how much of what waited is uploaded. */
    public interface Progress {
        /** So many bytes of journal of so many are in S3. */
        void at(long done, long total);
    }

    /**
     * What was done.
     *
     * @param records lines of the journal that were uploaded
     * @param segments objects that they are in
     * @param documents session documents that were saved
     * @param busy whether another process ships this folder, so that not all could be done here
     * @param pendingBytes of journal that are not in S3 yet
     */
    public record Result(long records, long segments, long documents, boolean busy, long pendingBytes) {}

    /** @throws IllegalArgumentException when no bucket is set */
    public Sync(Config config) {
        S3Settings settings = S3Settings.of(config);
        if (settings == null) {
            throw new IllegalArgumentException("S3 is off");
        }
        this.layout = Layout.of(config);
        this.bucket = new Bucket(settings);
        this.shipper = S3Readers.segments(config, bucket);
        this.documents = S3Readers.documents(config, bucket, () -> null);
    }

    /**
     * Uploads the segments. One that is committed is not uploaded again, also when a later one fails.
     *
     * @throws IOException one sentence that says why not all could be uploaded
     */
    public void ship(Progress progress) throws IOException {
        shipper.closing();
        run(shipper, progress);
    }

    /**
     * Saves the documents of all sessions that have none yet, also of those that were not idle for long: nobody else will,
     * for the process that had them is gone.
     *
     * @throws IOException one sentence that says why not all could be saved
     */
    public void saveDocuments() throws IOException {
        documents.endAll();
        run(documents, (done, total) -> {});
    }

    private void run(JournalReader reader, Progress progress) throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(layout, reader.name())) {
            if (lock == null) {
                busy = true;
                return;
            }
            reader.run(new Watched(FileCursor.open(layout, reader.name()), progress));
        }
    }

    /** What was done so far. */
    public Result result() throws IOException {
        long pending = FileCursor.open(layout, shipper.name()).pendingBytes();
        return new Result(shipper.lines(), shipper.objects(), documents.savedDocuments(), busy, pending);
    }

    /** Where the objects are, for people. */
    public String place() {
        return bucket.settings().place();
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** Tells of each commit. */
    private static final class Watched implements JournalCursor {
        private final JournalCursor cursor;
        private final Progress progress;
        private final long total;

        Watched(JournalCursor cursor, Progress progress) throws IOException {
            this.cursor = cursor;
            this.progress = progress;
            this.total = cursor.pendingBytes();
        }

        @Override
        public void commit() throws IOException {
            cursor.commit();
            progress.at(Math.max(0, total - cursor.pendingBytes()), total);
        }

        @Override
        public List<JournalLine> next(int maxBytes) throws IOException {
            return cursor.next(maxBytes);
        }

        @Override
        public boolean isNew() {
            return cursor.isNew();
        }

        @Override
        public void skipToEnd() throws IOException {
            cursor.skipToEnd();
        }

        @Override
        public long pendingBytes() throws IOException {
            return cursor.pendingBytes();
        }

        @Override
        public void rewind() {
            cursor.rewind();
        }
    }
}
