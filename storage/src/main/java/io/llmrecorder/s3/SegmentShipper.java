package io.llmrecorder.s3;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the journal's lines to the lake in S3, in segments: when {@code S3_SEGMENT_BYTES} are there, or some have waited
 * for {@code S3_SEGMENT_INTERVAL}, or the process ends.
 *
 * <p>A segment is committed after all its objects were stored and verified. One that fails in the middle is uploaded anew
 * from its first line, to the same keys; so a line is in the lake once, whatever happened. The blobs that it names are there
 * before it. Of the journal it holds
 * {@code S3_SEGMENT_BYTES} in memory, or one line if that is longer.
 */
public final class SegmentShipper implements JournalReader {
    /** Of the reader. */
    static final String NAME = "s3";

    private static final int BLOCK = 1 << 20;

    private final Layout layout;
    private final Bucket bucket;
    private final LakeBlobs blobs;
    private final InstantSource clock;
    private @Nullable Instant waitingSince;
    private volatile boolean flush;
    /** Whether what is uploaded next may have been uploaded before. */
    private boolean again = true;

    private boolean foundOther;
    private long lines;
    private long objects;

    /** @param layout of the folder that has the blobs which the journal's lines name */
    public SegmentShipper(Layout layout, Bucket bucket, InstantSource clock) {
        this.layout = layout;
        this.bucket = bucket;
        this.blobs = new LakeBlobs(layout, bucket.settings().prefix());
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** From now on everything is uploaded without waiting for more. */
    @Override
    public void closing() {
        flush = true;
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        while (isDue(cursor.pendingBytes())) {
            List<JournalLine> lines = take(cursor);
            if (lines.isEmpty()) {
                break;
            }
            int stored = upload(lines);
            cursor.commit();
            this.lines += lines.size();
            objects += stored;
            waitingSince = null;
        }
    }

    private boolean isDue(long pending) {
        if (pending <= 0) {
            waitingSince = null;
            return false;
        }
        Instant now = clock.instant();
        if (waitingSince == null) {
            waitingSince = now;
        }
        Duration waited = Duration.between(waitingSince, now);
        return flush
                || pending >= bucket.settings().segmentBytes()
                || waited.compareTo(bucket.settings().segmentInterval()) >= 0;
    }

    /** The lines of one segment; less than its size only at the journal's end. */
    private List<JournalLine> take(JournalCursor cursor) throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        long room = bucket.settings().segmentBytes();
        while (room > 0) {
            List<JournalLine> next = cursor.next((int) Math.min(BLOCK, room));
            if (next.isEmpty()) {
                break;
            }
            for (JournalLine line : next) {
                lines.add(line);
                room -= line.bytes().length + 1;
            }
        }
        return lines;
    }

    /** Answers how many objects the lines are in. */
    private int upload(List<JournalLine> lines) throws IOException {
        Map<Partition, List<JournalLine>> parts = new LinkedHashMap<>();
        for (JournalLine line : lines) {
            // An erased line no longer says which hour it belonged to, and nobody misses it.
            if (!line.isErased()) {
                parts.computeIfAbsent(Partition.of(line), p -> new ArrayList<>())
                        .add(line);
            }
        }
        for (Map.Entry<Partition, List<JournalLine>> part : parts.entrySet()) {
            List<JournalLine> own = part.getValue();
            blobs.store(bucket.store(), LakeBlobs.namedIn(own));
            String prefix = bucket.settings().prefix();
            long offset = own.get(0).offset();
            Codec packing = codec(codec -> part.getKey().key(prefix, offset, codec));
            bucket.store()
                    .put(part.getKey().key(prefix, offset, packing), Segment.of(own, packing), packing.mediaType());
        }
        again &= foundOther;
        foundOther = false;
        return parts.size();
    }

    /**
     * As configured. But what is uploaded after a start may be there already, from before it with another setting, and is to
     * get the same key.
     */
    private Codec codec(Function<Codec, String> key) throws IOException {
        Codec wanted = layout.codec().orGzip();
        if (again) {
            for (Codec other : Codec.values()) {
                if (other != wanted && isThere(key.apply(other))) {
                    foundOther = true;
                    return other.orGzip();
                }
            }
        }
        return wanted;
    }

    private boolean isThere(String key) throws IOException {
        try {
            return bucket.store().head(key) != null;
        } catch (StoreException e) {
            return false; // who may only write is not told, and whoever cannot be reached is asked again to store it
        }
    }

    /** How many lines were uploaded and committed. */
    long lines() {
        return lines;
    }

    /** How many objects these lines are in. */
    long objects() {
        return objects;
    }
}
