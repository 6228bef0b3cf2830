package io.llmrecorder.index;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Brings what is recorded into the database of {@code JDBC_URL}, so that a console on another host has it. The database knows how
 * far it has come; the reader's own checkpoint keeps what it has not from retention, and says how far it is behind.
 */
public final class SharedIndexReader implements JournalReader {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Index index;

    private SharedIndexReader(Index index) {
        this.index = index;
    }

    /** The reader, or none where the index is a file of the folder's own and is filled when somebody asks it. */
    public static List<JournalReader> of(Config config) {
        if (!Layout.sharesIndex(config)) {
            return List.of();
        }
        if (config.isWanted(Setting.ENCRYPTION_KEY_FILE)) {
            Log.warn(DatabaseServer.UNSEALED);
            return List.of();
        }
        return List.of(new SharedIndexReader(new Index(config, PATIENCE)));
    }

    @Override
    public String name() {
        return "shared_index";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        if (cursor.pendingBytes() > 0) {
            // First the place, then all that is there: what comes meanwhile is pending still.
            cursor.skipToEnd();
            index.ask(queries -> true);
            cursor.commit();
        }
    }
}
