package io.llmrecorder.transfer;

import java.io.IOException;
import java.io.OutputStream;

/** Records as one array, each on a line of its own. */
final class JsonExport implements Export {
    private final JsonArray array;

    JsonExport(OutputStream out) {
        this.array = new JsonArray(out);
    }

    @Override
    public void write(CallRecord record) throws IOException {
        array.add(record.bytes());
    }

    @Override
    public void end() throws IOException {
        array.end();
    }
}
