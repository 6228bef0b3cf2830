package io.llmrecorder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * One whole line of the journal.
 *
 * @param file name of the journal file in {@code by_date}, also when it has been archived since
 * @param offset of the line's first byte in that file, before compression
 * @param stored how many bytes it takes there, without its line feed: not those of the record when it is sealed
 * @param bytes the record without line feed; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // lines are large; they are handed on, never compared
public record JournalLine(String file, long offset, int stored, byte[] bytes) {
    /** A body may be one string, as large as the settings allow. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A line that stands there as it reads. */
    public JournalLine(String file, long offset, byte[] bytes) {
        this(file, offset, bytes.length, bytes);
    }

    /** Where the next line begins. */
    public long end() {
        return offset + stored + 1L;
    }

    /** Whether what stood here was erased, so that there is no record; see {@link Erased}. */
    public boolean isErased() {
        return Erased.is(bytes);
    }

    /** The record in the line, with the numbers of its bodies as they were sent; parsed anew at each call. */
    public JsonNode tree() throws IOException {
        return JSON.readTree(bytes);
    }
}
