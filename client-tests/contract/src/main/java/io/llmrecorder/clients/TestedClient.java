package io.llmrecorder.clients;

/** An HTTP client with its own connections, as an application would set it up. */
public interface TestedClient extends AutoCloseable {
    /** Sends, and waits for status and header fields. */
    Received send(Sent request) throws Exception;

    /** Sends on the client's own threads. */
    Pending sendAsync(Sent request);

    /** Whether each part of a streamed request is sent before the next is read; else the client may read ahead. */
    boolean sendsAtOnce();

    @Override
    void close();
}
