package io.llmrecorder.search;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.AlreadyClosedException;

/** A {@link TextIndex} failed. It is to be closed, and what was not committed is gone. */
public final class TextsException extends IOException {
    private static final long serialVersionUID = 1;

    private TextsException(Exception cause) {
        super("The texts cannot be searched: " + cause.getMessage(), cause);
    }

    /** Does it, and throws nothing but this. A damaged file makes its readers throw whatever there is. */
    static <T> T guard(Action<T> action) throws TextsException {
        try {
            return action.run();
        } catch (IOException | RuntimeException e) {
            throw new TextsException(e);
        }
    }

    /** What may fail. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** Whether the files are of no use any more, and are to be deleted; else they may be opened again. */
    public boolean isDamage() {
        boolean damage = false;
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException) {
                return false;
            }
            damage |= isDamage(cause);
        }
        return damage;
    }

    private static boolean isDamage(Throwable failure) {
        return failure instanceof CorruptIndexException
                || failure instanceof IndexFormatTooOldException
                || failure instanceof IndexFormatTooNewException
                || failure instanceof EOFException
                || failure instanceof NoSuchFileException
                || failure instanceof FileNotFoundException
                || (failure instanceof RuntimeException && !(failure instanceof AlreadyClosedException));
    }
}
