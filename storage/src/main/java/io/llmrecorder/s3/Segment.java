package io.llmrecorder.s3;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.journal.JournalLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The bytes of one object of the lake. Pure: the same lines give the same bytes. */
final class Segment {
    private Segment() {}

    /** The lines as they are, compressed. No codec writes a file name or a time, so the bytes repeat. */
    static byte[] of(List<JournalLine> lines, Codec codec) throws IOException {
        long length = 0;
        for (JournalLine line : lines) {
            length += line.bytes().length + 1;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = codec.encode(bytes, length)) {
            for (JournalLine line : lines) {
                packed.write(line.bytes());
                packed.write('\n');
            }
        }
        return bytes.toByteArray();
    }
}
