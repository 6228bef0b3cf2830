package io.llmrecorder.clients;

import java.io.InputStream;
import java.util.List;

/** An answer of which status and header fields are there, and the body is still to be read. */
public interface Received {
    int status();

    /** {@code name: value}, in the client's order. */
    List<String> headers();

    /** What the application knows about the call besides: protocol, own request, earlier answers. */
    String about();

    /** Empty where there is no body. */
    InputStream body();

    /** Cancels the call in the client's own way, while another thread reads the body. */
    void cancel();
}
