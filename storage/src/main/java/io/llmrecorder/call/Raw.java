package io.llmrecorder.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both bodies of a call byte for byte as they passed, before anything was read from them or decompressed (setting {@code RAW}).
 *
 * @param request as text, or a reference to the blob that has its bytes; null when there was none
 * @param response likewise
 * @param chunks the pieces in which the answer came, the first ones if they are very many
 */
public record Raw(@Nullable String request, @Nullable String response, List<Chunk> chunks) {
    /**
     * A piece of the answer.
     *
     * @param offset of its first byte in the answer
     * @param timeMs milliseconds from the begin of the call until it came
     */
    public record Chunk(long offset, double timeMs) {}
}
