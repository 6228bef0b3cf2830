package io.llmrecorder.recorder;

import io.llmrecorder.blob.Blobs;
import io.llmrecorder.call.LlmCall;
import io.llmrecorder.call.Raw;
import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.redact.Redactor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bodies of a call as they passed. Bytes cannot be redacted and stay the bytes that they were, and a secret may lie
 * across two events of a stream: so a call in which something was found to redact keeps none. For the writer's thread.
 */
final class RawBodies {

    private final Blobs blobs;
    private final Redactor redactor;
    private final int longestText;

    /** @param longestText a longer body is a blob, and so is one that is no UTF-8 */
    RawBodies(Blobs blobs, Redactor redactor, int longestText) {
        this.blobs = blobs;
        this.redactor = redactor;
        this.longestText = longestText;
    }

    /** The call with its bodies, or the same one when they must not be kept. */
    LlmCall addTo(LlmCall call, Exchange exchange) {
        byte[] request = exchange.request().bytes();
        byte[] response = exchange.response().bytes();
        String requestText = text(request);
        String responseText = text(response);
        if (!call.redacted().isEmpty() || !isClean(requestText) || !isClean(responseText)) {
            return call;
        }
        return call.with(new Raw(kept(request, requestText), kept(response, responseText), chunks(exchange)));
    }

    private boolean isClean(@Nullable String text) {
        return text == null || redactor.isClean(text);
    }

    private @Nullable String kept(byte[] body, @Nullable String text) {
        if (body.length == 0) {
            return null;
        }
        return text != null && body.length <= longestText ? text : blobs.whole(body);
    }

    /** Null when the bytes are no UTF-8. */
    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static List<Raw.Chunk> chunks(Exchange exchange) {
        Body response = exchange.response();
        List<Raw.Chunk> chunks = new ArrayList<>(response.timedChunks());
        for (int i = 0; i < response.timedChunks(); i++) {
            long nanos = response.chunkNanos(i) - exchange.beginNanos();
            chunks.add(new Raw.Chunk(response.chunkOffset(i), Math.round(nanos / 1e3) / 1e3));
        }
        return chunks;
    }
}
