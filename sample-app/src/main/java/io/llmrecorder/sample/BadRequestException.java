package io.llmrecorder.sample;

/** A request that cannot be served as it is; the message is one sentence for its sender. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
