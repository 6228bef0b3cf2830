package io.llmrecorder.clients;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that the application makes.
 *
 * @param body null for none
 * @param length of the body; -1 when it is a stream that can be read once, to be sent in chunks
 * @param timeout for the answer, or null for the client's default
 */
public record Sent(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable Supplier<InputStream> body,
        long length,
        @Nullable Duration timeout) {

    /** A request with its body in memory. */
    public static Sent post(URI url, Map<String, String> headers, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new Sent("POST", url, headers, () -> new ByteArrayInputStream(bytes), bytes.length, null);
    }

    /** The same without a body, read from the server. */
    public Sent get() {
        return new Sent("GET", url, headers, null, 0, timeout);
    }

    /** The same with a body of unknown length that can be read once. */
    public Sent streamed(InputStream once) {
        return new Sent(method, url, headers, () -> once, -1, timeout);
    }

    /** The same with a time limit. */
    public Sent within(Duration limit) {
        return new Sent(method, url, headers, body, length, limit);
    }

    /** The same with one more header field. */
    public Sent with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Sent(method, url, more, body, length, timeout);
    }

    /** The same to another place. */
    public Sent to(URI elsewhere) {
        return new Sent(method, elsewhere, headers, body, length, timeout);
    }
}
