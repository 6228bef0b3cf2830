package io.llmrecorder.crypt;

import java.io.IOException;

/** A sealed file was changed or cut since it was written. The message is one sentence for the user. */
public final class DamagedSealException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedSealException(String name) {
        super(name + " is damaged: it was changed or cut since it was sealed.");
    }
}
