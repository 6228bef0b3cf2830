package io.llmrecorder.transfer;

/** An entry of a file that cannot be imported; the message is what is wrong with it, without a full stop. */
final class BadEntryException extends Exception {
    private static final long serialVersionUID = 1;

    BadEntryException(String message) {
        super(message);
    }
}
