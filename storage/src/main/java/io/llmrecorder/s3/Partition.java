package io.llmrecorder.s3;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in the lake a line belongs. Lines that share all of this go into one object.
 *
 * @param service as in the record, or {@code _}
 * @param date {@code 2026-11-20}, of the record's timestamp
 * @param hour {@code 16}
 * @param instance as in the record, or {@code _}: of the process that wrote the line, not of the one that uploads it
 * @param file name of the journal file
 */
record Partition(String service, String date, String hour, String instance, String file) {
    private static final Set<String> NAMES = Set.of("timestamp", "service", "instance");
    private static final Pattern UTC = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}):.*Z");
    private static final Pattern FILE =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})_all_interactions(?:\\.(\\d+))?\\.jsonl");
    private static final String NONE = "_";

    /** The line's place. A line that says no time is put at the begin of its file's day, for it must not be lost. */
    static Partition of(JournalLine line) {
        Map<String, String> fields = Fields.of(line.bytes(), NAMES);
        Matcher time = UTC.matcher(fields.getOrDefault("timestamp", ""));
        boolean timed = time.matches();
        return new Partition(
                orNone(fields.get("service")),
                timed ? time.group(1) : day(line.file()),
                timed ? time.group(2) : "00",
                orNone(fields.get("instance")),
                line.file());
    }

    private static String orNone(@Nullable String value) {
        return value == null || value.isEmpty() ? NONE : value;
    }

    private static String day(String file) {
        Matcher matcher = FILE.matcher(file);
        return matcher.matches() ? matcher.group(1) + "-" + matcher.group(2) + "-" + matcher.group(3) : "1970-01-01";
    }

    /**
     * Key of the object whose first line begins at {@code offset}. An offset says where within one journal file; so that
     * files of two days, or of two processes on one day, do not overwrite each other's objects, day and number of the file
     * are part of the name: {@code {instance}-20261120.2-8192.jsonl.gz}.
     */
    String key(String prefix, long offset, Codec codec) {
        return prefix + "calls/v=1/service=" + Layout.name(service) + "/dt=" + date + "/hour=" + hour + "/"
                + Layout.name(instance) + "-" + fileId() + "-" + offset + ".jsonl" + codec.suffix();
    }

    private String fileId() {
        Matcher matcher = FILE.matcher(file);
        if (!matcher.matches()) {
            return Layout.name(file);
        }
        String number = matcher.group(4) == null ? "1" : matcher.group(4);
        return matcher.group(1) + matcher.group(2) + matcher.group(3) + "." + number;
    }
}
