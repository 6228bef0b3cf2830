package io.llmrecorder.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP exchange of a call.
 *
 * @param client such as {@code okhttp}
 * @param url without secrets
 * @param status null while no answer came
 * @param requestHeaders names in lower case, repeated fields joined by {@code ", "}
 * @param requestBytes true length, also when truncated; null when there was no body
 * @param requestTruncated whether less was kept than passed
 */
public record Http(
        String client,
        String method,
        String url,
        @Nullable Integer status,
        Map<String, String> requestHeaders,
        Map<String, String> responseHeaders,
        @Nullable Long requestBytes,
        @Nullable Long responseBytes,
        boolean requestTruncated,
        boolean responseTruncated) {}
