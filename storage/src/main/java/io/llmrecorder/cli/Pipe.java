package io.llmrecorder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers why it failed: a writer on top of it swallows that. A reader that has gone is no failure.
 * For one thread.
 */
final class Pipe extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException failure;

    Pipe(OutputStream out) {
        this.out = out;
    }

    /** Nobody reads any more. */
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1;

        ClosedException(IOException cause) {
            super("Nobody reads the answer any more.", cause);
        }
    }

    /** Why writing failed, or null when it did not, and when nobody reads any more. */
    @Nullable
    IOException failure() {
        return failure instanceof ClosedException ? null : failure;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            out.write(bytes, offset, count);
        } catch (IOException e) {
            // "Broken pipe" on Unix, "The pipe is being closed" or "has been ended" on Windows.
            boolean closed =
                    String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
            failure = closed ? new ClosedException(e) : e;
            throw failure;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
