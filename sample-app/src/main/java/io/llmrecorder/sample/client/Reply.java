package io.llmrecorder.sample.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What the model's server answered, body unread; close it to free the connection. */
public record Reply(
        int status, String contentType, @Nullable String retryAfter, InputStream body) implements Closeable {
    @Override
    public void close() throws IOException {
        body.close();
    }
}
