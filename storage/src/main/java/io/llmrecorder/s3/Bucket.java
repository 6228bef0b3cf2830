package io.llmrecorder.s3;

import org.jspecify.annotations.Nullable;

/**
 * The bucket of the settings, opened when something is to be stored for the first time: until then no class of the AWS SDK
 * is loaded, and an application that makes no LLM call never pays for it. Safe for use by many threads.
 */
public final class Bucket implements AutoCloseable {
    private final S3Settings settings;
    private @Nullable ObjectStore store;

    public Bucket(S3Settings settings) {
        this.settings = settings;
    }

    public S3Settings settings() {
        return settings;
    }

    /** The open store. */
    synchronized ObjectStore store() {
        ObjectStore open = store;
        if (open == null) {
            open = new ObjectStore(settings);
            store = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        ObjectStore open = store;
        store = null;
        if (open != null) {
            open.close();
        }
    }
}
