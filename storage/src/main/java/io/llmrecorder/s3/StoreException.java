package io.llmrecorder.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store refused or could not be reached; the message is one sentence that says why and what to set. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
