package io.llmrecorder.s3;

import io.llmrecorder.journal.JournalLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The bytes of one object of the lake. Pure: the same lines give the same bytes. */
final class Segment {
    private Segment() {}

    /** The lines as they are, gzipped. Java's gzip header has neither a file name nor a time, so the bytes repeat. */
    static byte[] of(List<JournalLine> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
            for (JournalLine line : lines) {
                gzip.write(line.bytes());
                gzip.write('\n');
            }
        }
        return bytes.toByteArray();
    }
}
