package io.llmrecorder.sample.client;

import java.io.IOException;

/** Takes an answer as it arrives; throws when whoever asked has gone. */
@FunctionalInterface
public interface Pieces {
    void take(String text) throws IOException;
}
