package io.llmrecorder.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;

/** The id of a call in few bytes: one that is a UUID in its usual spelling takes 17, any other text its UTF-8 and one more. */
final class EntryId {
    private static final byte TEXT = 0;
    private static final byte UUID_BITS = 1;
    private static final int UUID_LETTERS = 36;

    private EntryId() {}

    static BytesRef toBytes(String id) {
        if (isUuid(id)) {
            UUID uuid = UUID.fromString(id);
            return new BytesRef(ByteBuffer.allocate(1 + 2 * Long.BYTES)
                    .put(UUID_BITS)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array());
        }
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return new BytesRef(
                ByteBuffer.allocate(1 + text.length).put(TEXT).put(text).array());
    }

    /** Only what comes back the same: small letters, hyphens at their places. */
    private static boolean isUuid(String id) {
        if (id.length() != UUID_LETTERS) {
            return false;
        }
        for (int i = 0; i < UUID_LETTERS; i++) {
            char c = id.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static String toText(BytesRef id) {
        ByteBuffer bytes = ByteBuffer.wrap(id.bytes, id.offset, id.length);
        return bytes.get() == UUID_BITS
                ? new UUID(bytes.getLong(), bytes.getLong()).toString()
                : StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
