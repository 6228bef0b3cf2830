package io.llmrecorder.s3;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions under way, in memory and in {@code state/}, so that the next process on the folder goes on with them. */
final class OpenSessions {
    /** How long a saved session is remembered, in case it goes on. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /** Of saved ones: the file is written anew with each change. */
    private static final int MOST_REMEMBERED = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout layout;
    private final Path file;
    private final Map<String, OpenSession> sessions = new LinkedHashMap<>();

    private OpenSessions(Layout layout) {
        this.layout = layout;
        this.file = layout.state().resolve("session_documents.sessions.json");
    }

    /** As last stored. A file that cannot be understood is as good as none. */
    static OpenSessions load(Layout layout) throws IOException {
        OpenSessions open = new OpenSessions(layout);
        byte[] bytes;
        try {
            bytes = layout.seal().read(open.file);
        } catch (NoSuchFileException e) {
            return open;
        }
        try {
            for (OpenSession session : JSON.readValue(bytes, new TypeReference<List<OpenSession>>() {})) {
                open.sessions.put(session.id(), session);
            }
        } catch (IOException e) {
            Log.warn("the list of open sessions is damaged and begins anew: " + open.file, e);
        }
        return open;
    }

    void store() throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        PrivateFiles.replace(file, layout.seal().seal(JSON.writeValueAsBytes(sessions.values())));
    }

    @Nullable
    OpenSession get(String id) {
        return sessions.get(id);
    }

    void put(OpenSession session) {
        sessions.put(session.id(), session);
    }

    void remove(String id) {
        sessions.remove(id);
    }

    /** All, also those already saved; a copy. */
    Collection<OpenSession> all() {
        return new ArrayList<>(sessions.values());
    }

    /** Forgets what was saved long ago, and of the others all but the last few. */
    void forget(long nowMillis) {
        long saved = sessions.values().stream().filter(OpenSession::saved).count();
        for (OpenSession session : all()) {
            boolean old = session.lastSeen() < nowMillis - REMEMBERED.toMillis();
            if (session.saved() && (old || saved > MOST_REMEMBERED)) {
                sessions.remove(session.id());
                saved--;
            }
        }
    }
}
