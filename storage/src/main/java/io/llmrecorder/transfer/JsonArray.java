package io.llmrecorder.transfer;

import java.io.IOException;
import java.io.OutputStream;

/** A JSON array that is written element by element, each on a line of its own. For one thread. */
final class JsonArray {
    private final OutputStream out;
    private boolean open;

    JsonArray(OutputStream out) {
        this.out = out;
    }

    void add(byte[] element) throws IOException {
        out.write(open ? ',' : '[');
        out.write('\n');
        out.write(element);
        open = true;
    }

    void end() throws IOException {
        if (!open) {
            out.write('[');
        }
        out.write('\n');
        out.write(']');
        out.write('\n');
    }
}
