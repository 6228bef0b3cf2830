package io.llmrecorder.s3;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The readers of the journal that the settings ask for: segments to S3, session documents to S3 or to a folder. Made when
 * first asked for. Safe for use by many threads.
 */
public final class S3Readers implements Supplier<List<JournalReader>> {
    private final Config config;
    private final Supplier<@Nullable String> processSession;
    private @Nullable List<JournalReader> readers;
    private @Nullable SessionDocuments documents;

    /** @param processSession id of this process's own session, or null while it has none */
    public S3Readers(Config config, Supplier<@Nullable String> processSession) {
        this.config = config;
        this.processSession = processSession;
    }

    /** The readers; none without a bucket and without the view {@code session_documents}. */
    @Override
    public synchronized List<JournalReader> get() {
        List<JournalReader> made = readers;
        if (made == null) {
            made = make();
            readers = made;
        }
        return made;
    }

    /** The reader that saves session documents, or null when they go nowhere. */
    public synchronized @Nullable SessionDocuments documents() {
        get();
        return documents;
    }

    private List<JournalReader> make() {
        String complaint = S3Settings.complaint(config);
        if (complaint != null) {
            Log.warn(complaint);
        }
        S3Settings settings = S3Settings.of(config);
        Bucket bucket = settings == null ? null : new Bucket(settings);
        List<JournalReader> made = new ArrayList<>();
        if (bucket != null) {
            made.add(segments(config, bucket));
        }
        if (bucket != null || isLocal(config)) {
            documents = documents(config, bucket, processSession);
            made.add(documents);
        }
        return List.copyOf(made);
    }

    private static boolean isLocal(Config config) {
        return config.list(Setting.VIEWS).contains("session_documents");
    }

    /** The reader that uploads segments. */
    static SegmentShipper segments(Config config, Bucket bucket) {
        return new SegmentShipper(Layout.of(config), bucket, Clock.systemUTC());
    }

    /** The reader that saves session documents. */
    static SessionDocuments documents(
            Config config, @Nullable Bucket bucket, Supplier<@Nullable String> processSession) {
        return new SessionDocuments(
                Layout.of(config),
                bucket,
                isLocal(config),
                config.duration(Setting.SESSION_IDLE),
                config.list(Setting.VIEWS).contains("by_session"),
                processSession,
                Clock.systemUTC(),
                Locale.getDefault());
    }
}
