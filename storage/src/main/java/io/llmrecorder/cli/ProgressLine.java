package io.llmrecorder.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * How far long work is, as one line that is written over, on a terminal's standard error; silent elsewhere, and in the first half
 * second. For one thread.
 */
final class ProgressLine implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;
    private static final String CLEAR = "\r\u001B[K";

    private final PrintWriter err;
    private final String doing;
    private final boolean shown;
    private long next;
    private boolean written;

    /** @param doing such as {@code Exporting calls} */
    ProgressLine(PrintWriter err, String doing) {
        this(err, doing, Terminal.isError());
    }

    ProgressLine(PrintWriter err, String doing, boolean shown) {
        this.err = err;
        this.doing = doing;
        this.shown = shown;
        this.next = System.nanoTime() + PAUSE_NANOS + PAUSE_NANOS;
    }

    /** So many of so many are done. */
    void at(long done, long total) {
        if (isDue()) {
            int filled = total <= 0 ? 0 : (int) Math.min(BAR, BAR * done / total);
            print(doing + " [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] "
                    + Show.percent(Math.min(done, total), total));
        }
    }

    /** So many are done, of nobody knows how many. */
    void at(String done) {
        if (isDue()) {
            print(doing + ": " + done);
        }
    }

    private boolean isDue() {
        if (!shown || System.nanoTime() - next < 0) {
            return false;
        }
        next = System.nanoTime() + PAUSE_NANOS;
        return true;
    }

    private void print(String line) {
        err.print(CLEAR + line);
        err.flush();
        written = true;
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (written) {
            err.print(CLEAR);
            err.flush();
            written = false;
        }
    }
}
