package io.llmrecorder.crypt;

import java.io.IOException;

/** Something was sealed with a key that is not here. It is not damaged. The message is one sentence for the user. */
public final class MissingKeyException extends IOException {
    private static final long serialVersionUID = 1;

    MissingKeyException(String sentence) {
        super(sentence);
    }
}
