package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/**
 * Rows of comma-separated values as RFC 4180 has them, in UTF-8 with a byte order mark, without which spreadsheets take Chinese
 * for something else. Text that a spreadsheet would run as a formula gets an apostrophe in front. For one thread.
 */
final class CsvRows {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** The wide ones too, which some spreadsheets read as the narrow ones. */
    private static final String BEGINS_FORMULA = "=+-@＝＋－＠";

    private final OutputStream out;
    private final List<String> names;
    private boolean begun;

    CsvRows(OutputStream out, List<String> names) {
        this.out = out;
        this.names = names;
    }

    /** Writes a row; missing and null values are empty cells, arrays and objects are JSON. */
    void write(List<JsonNode> values) throws IOException {
        begin();
        row(values);
    }

    /** Writes the names of the columns, if no row has come. */
    void end() throws IOException {
        begin();
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(BYTE_ORDER_MARK);
            row(names.stream().map(TextNode::new).toList());
        }
    }

    private void row(List<? extends JsonNode> values) throws IOException {
        StringJoiner row = new StringJoiner(",", "", "\r\n");
        values.forEach(value -> row.add(cell(value)));
        out.write(row.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isTextual() ? harmless(value.textValue()) : value.toString();
        boolean quoted =
                text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n' || c == ';' || c == '\t')
                        || !text.equals(text.strip());
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Without anything that is run when the file is opened; spaces and control characters in front do not hide it. */
    private static String harmless(String text) {
        int first = 0;
        while (first < text.length() && (text.charAt(first) <= ' ' || Character.isSpaceChar(text.charAt(first)))) {
            first++;
        }
        boolean formula = first < text.length() && BEGINS_FORMULA.indexOf(text.charAt(first)) >= 0;
        return formula ? "'" + text : text;
    }
}
