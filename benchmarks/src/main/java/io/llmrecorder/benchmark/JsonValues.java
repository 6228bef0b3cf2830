package io.llmrecorder.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The JSON objects in a stream of any format, found by their braces. */
final class JsonValues {
    private JsonValues() {}

    static List<byte[]> in(byte[] body) {
        List<byte[]> values = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean text = false;
        for (int i = 0; i < body.length; i++) {
            byte b = body[i];
            if (text) {
                text = b != '"';
            } else if (b == '"' && depth > 0) {
                text = true;
            } else if (b == '{') {
                start = depth++ == 0 ? i : start;
            } else if (b == '}' && depth > 0 && --depth == 0) {
                values.add(Arrays.copyOfRange(body, start, i + 1));
            }
        }
        return values;
    }
}
