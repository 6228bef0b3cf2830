package io.llmrecorder.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Posts JSON to an address. By {@link HttpURLConnection}, which starts nothing in the application and is woven by nobody; redirects are
 * not followed, for they could lead anywhere. Immutable; safe for use by many threads, each of which waits for its answer.
 */
public final class JsonPost {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;
    private static final int MOST_ANSWER_BYTES = 4096;

    private final URI address;

    public JsonPost(URI address) {
        this.address = address;
    }

    /**
     * What came back.
     *
     * @param body the beginning of it, as text
     */
    public record Answer(int status, String body) {
        /** Whether it was taken. */
        public boolean isGood() {
            return status / 100 == 2;
        }
    }

    /**
     * Posts, and waits for the answer.
     *
     * @throws IOException when none came
     */
    public Answer send(byte[] body, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("User-Agent", "llm-recorder");
            headers.forEach(connection::setRequestProperty);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            return new Answer(connection.getResponseCode(), text(connection));
        } finally {
            connection.disconnect();
        }
    }

    private static String text(HttpURLConnection connection) throws IOException {
        try (InputStream in =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(MOST_ANSWER_BYTES), StandardCharsets.UTF_8);
        }
    }
}
