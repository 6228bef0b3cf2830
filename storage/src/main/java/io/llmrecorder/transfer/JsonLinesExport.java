package io.llmrecorder.transfer;

import java.io.IOException;
import java.io.OutputStream;

/** Lines of the journal. */
final class JsonLinesExport implements Export {
    private final OutputStream out;

    JsonLinesExport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(CallRecord record) throws IOException {
        out.write(record.bytes());
        out.write('\n');
    }
}
