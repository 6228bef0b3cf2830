package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.blob.BlobReader;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One call as an export takes it: its line of the journal, and what can be read from that. For one thread. */
public final class CallRecord {
    private final JournalLine line;
    private final Layout layout;
    private @Nullable JsonNode tree;
    private @Nullable JsonNode whole;

    public CallRecord(JournalLine line, Layout layout) {
        this.line = line;
        this.layout = layout;
    }

    /** The record as it is in the journal, without line feed; not to be changed. */
    byte[] bytes() {
        return line.bytes();
    }

    /** The record as it is in the journal, with references to blobs. */
    JsonNode tree() throws IOException {
        JsonNode known = tree;
        if (known == null) {
            known = line.tree();
            tree = known;
        }
        return known;
    }

    /** The record with the content of blobs in place of references to them. */
    JsonNode whole() throws IOException {
        JsonNode known = whole;
        if (known == null) {
            known = new BlobReader(layout).body(tree());
            whole = known;
        }
        return known;
    }
}
