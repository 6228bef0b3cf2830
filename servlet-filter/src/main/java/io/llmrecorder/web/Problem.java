package io.llmrecorder.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is not answered as asked: what was wrong and what is allowed, as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    private final int status;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param detail one sentence for whoever asked */
    Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** The same, with a header in the answer. */
    Problem with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    static Problem notFound(String what) {
        return new Problem(404, what);
    }

    static Problem invalid(String sentence) {
        return new Problem(422, sentence);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body of the answer. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", TITLES.getOrDefault(status, "Error"));
        body.put("status", status);
        body.put("detail", String.valueOf(getMessage()));
        return body;
    }
}
