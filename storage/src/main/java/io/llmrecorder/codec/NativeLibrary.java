package io.llmrecorder.codec;

import io.llmrecorder.codec.zstd.NativeZstd;
import io.llmrecorder.config.Log;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Loads zstd's native code, once. */
final class NativeLibrary {
    private static boolean tried;
    private static @Nullable String failure;

    private NativeLibrary() {}

    /** @throws IOException each time, when the first attempt failed */
    static synchronized void load() throws IOException {
        if (!tried) {
            tried = true;
            failure = tryToLoad();
        }
        if (failure != null) {
            IOException unusable = new IOException("zstd cannot be used on this machine: " + failure);
            Log.warn("bodies stay compressed, files are gzipped", unusable);
            throw unusable;
        }
    }

    /** Null, or why it failed. */
    private static @Nullable String tryToLoad() {
        try {
            NativeModule.define(NativeLibrary.class.getClassLoader());
            NativeZstd.load();
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }
}
