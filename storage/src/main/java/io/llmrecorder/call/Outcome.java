package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * How a call went.
 *
 * @param stage {@code completed}, or {@code interrupted} when its process died while it ran
 * @param status {@link #OK}, {@link #ERROR}, {@link #TIMEOUT}, {@link #CANCELLED} or {@link #INCOMPLETE}
 * @param failure why it did not succeed; null for {@link #OK}, and where nothing is known
 */
public record Outcome(String stage, String status, @Nullable Failure failure) {
    public static final String COMPLETED = "completed";
    public static final String INTERRUPTED = "interrupted";

    public static final String OK = "ok";
    public static final String ERROR = "error";
    public static final String TIMEOUT = "timeout";
    public static final String CANCELLED = "cancelled";
    /** A stream that ended early, or a call of which the end was never seen. */
    public static final String INCOMPLETE = "incomplete";

    /** True for {@link #OK} only. */
    public boolean success() {
        return status.equals(OK);
    }
}
