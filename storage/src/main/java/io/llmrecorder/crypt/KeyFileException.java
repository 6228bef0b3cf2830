package io.llmrecorder.crypt;

import java.io.IOException;

/** There is no usable key file where one was asked for. Its message is one sentence for the user. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1;

    KeyFileException(String sentence) {
        super(sentence);
    }
}
