package io.llmrecorder.clients;

/** A call that runs on the client's threads. */
public interface Pending {
    /** Waits for status and header fields, or throws what the client gives the application. */
    Received get() throws Exception;

    /** The kind of thread on which the client told of the answer; known after {@link #get}. */
    String thread();

    void cancel();
}
