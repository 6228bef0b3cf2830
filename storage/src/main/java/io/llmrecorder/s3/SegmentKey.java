package io.llmrecorder.s3;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a segment says, see {@link Partition#key}. Sorted by hour, and within one journal file as written.
 *
 * @param day of its records
 * @param hour of its records, two digits
 * @param service encoded as in the key
 * @param file journal file it was cut from, with the instance that wrote it
 * @param offset of its first line in that file
 */
record SegmentKey(LocalDate day, String hour, String service, String file, long offset)
        implements Comparable<SegmentKey> {
    private static final Pattern KEY = Pattern.compile("(?:.*/)?calls/v=1/service=([^/]+)/dt=(\\d{4}-\\d{2}-\\d{2})"
            + "/hour=(\\d{2})/([^/]+)-(\\d{1,18})\\.jsonl\\.(?:gz|zst)");
    private static final Comparator<SegmentKey> ORDER = Comparator.comparing(SegmentKey::day)
            .thenComparing(SegmentKey::hour)
            .thenComparing(SegmentKey::file)
            .thenComparingLong(SegmentKey::offset)
            .thenComparing(SegmentKey::service);

    /** What the key says, or null when it is no segment's. */
    static @Nullable SegmentKey of(String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return null;
        }
        try {
            return new SegmentKey(
                    LocalDate.parse(parts.group(2)),
                    parts.group(3),
                    parts.group(1),
                    parts.group(4),
                    Long.parseLong(parts.group(5)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public int compareTo(SegmentKey other) {
        return ORDER.compare(this, other);
    }
}
