package io.llmrecorder.exchange;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes call ids: UUID version 7 (RFC 9562), so that ids sort by time. Safe for use by many threads. */
public final class CallId {
    private CallId() {}

    /** A new id for a call that begins at {@code epochMillis}. */
    public static UUID at(long epochMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (epochMillis << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
        long low = 0x8000000000000000L | (random.nextLong() >>> 2);
        return new UUID(high, low);
    }
}
