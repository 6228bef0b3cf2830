package io.llmrecorder.sample.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/** The model did not answer as asked; the message is one sentence for the user. */
public final class ModelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int modelStatus;
    private final @Nullable String retryAfter;

    private ModelException(String message, int modelStatus, @Nullable String retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.modelStatus = modelStatus;
        this.retryAfter = retryAfter;
    }

    /** The model's server answered with an error status. */
    public static ModelException refused(int status, String message, @Nullable String retryAfter) {
        return new ModelException("The model answered " + status + ": " + message, status, retryAfter, null);
    }

    /** The connection failed, timed out, or ended in the middle of the answer. */
    public static ModelException broken(Throwable cause) {
        return new ModelException("The model cannot be reached or broke off: " + cause, 0, null, cause);
    }

    static ModelException incomplete(String what) {
        return new ModelException("The model's answer is incomplete: " + what, 0, null, null);
    }

    /** HTTP status of the model's answer; 0 when there was none. */
    public int modelStatus() {
        return modelStatus;
    }

    /** Value of the model's Retry-After header. */
    public @Nullable String retryAfter() {
        return retryAfter;
    }

    /** The status for our own client: its own mistakes and waits are passed on, the rest is a bad gateway. */
    public int status() {
        return switch (modelStatus) {
            case 400, 413, 422, 429 -> modelStatus;
            case 408, 504 -> 504;
            case 503 -> 503;
            default -> timedOut() ? 504 : 502;
        };
    }

    /** HTTP clients say so by different exceptions, and the SDK wraps them. */
    private boolean timedOut() {
        for (Throwable e = getCause(); e != null; e = e.getCause()) {
            if (e instanceof HttpTimeoutException || e instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }
}
