package io.llmrecorder.sample.model;

import java.io.IOException;

/** One of the two ways to say an answer. */
interface Api {
    void answer(String text) throws IOException;

    void stream(String text) throws IOException;
}
