package io.llmrecorder.s3;

import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves a document of each session that is over: when no call of it was seen for {@code SESSION_IDLE}, when the application
 * ended it, or when its process ends. A later call opens the session again, and a new document is saved.
 *
 * <p>Which sessions are open is kept in {@code state/}, together with how far the journal has been read. A document that
 * cannot be saved is tried again at the next run.
 */
public final class SessionDocuments implements JournalReader {
    private static final int BLOCK = 1 << 20;
    private static final Set<String> FIELDS = Set.of("type", "timestamp", "end_time", "session_id", "stage", "deleted");
    /** {@code stage} of the {@code conversation} event by which an application ends a session. */
    public static final String ENDED = "ended";

    private final Layout layout;
    private final Duration idle;
    private final boolean bySession;
    private final Supplier<@Nullable String> processSession;
    private final InstantSource clock;
    private final SessionRecords files;
    private final DocumentStore store;
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private volatile boolean endsAll;
    private long saved;
    private @Nullable OpenSessions sessions;

    /**
     * @param bucket where documents go, or null
     * @param local whether they are kept under {@code sessions/} too; one of both is needed
     * @param idle how long a session without a call stays open
     * @param bySession whether the view {@code by_session} is kept, so that a session's records are found without a search
     * @param processSession id of this process's own session, or null while it has none
     * @param locale of the log line that gives the URL
     */
    public SessionDocuments(
            Layout layout,
            @Nullable Bucket bucket,
            boolean local,
            Duration idle,
            boolean bySession,
            Supplier<@Nullable String> processSession,
            InstantSource clock,
            Locale locale) {
        if (bucket == null && !local) {
            throw new IllegalArgumentException("bucket == null and not local");
        }
        this.layout = layout;
        this.idle = idle;
        this.bySession = bySession;
        this.processSession = processSession;
        this.clock = clock;
        this.files = new SessionRecords(layout);
        this.store = new DocumentStore(layout, bucket, local, locale);
    }

    @Override
    public String name() {
        return "session_documents";
    }

    /** The process's own session ends with it. */
    @Override
    public void closing() {
        String own = processSession.get();
        if (own != null) {
            over.add(own);
        }
    }

    /** From now on a session is over as soon as the journal was read to its end: no process goes on with it. */
    void endAll() {
        endsAll = true;
    }

    /** How many documents were saved. */
    long savedDocuments() {
        return saved;
    }

    /**
     * The URL of the session's next document, or why it was not saved. To be asked for before the session's end is recorded.
     * From any thread; never completes when another process on the folder runs this reader, so wait with a deadline.
     */
    public CompletableFuture<String> next(String sessionId) {
        return awaited.computeIfAbsent(sessionId, id -> new CompletableFuture<>());
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        OpenSessions open = sessions;
        if (open == null) {
            open = OpenSessions.load(layout);
        }
        // Lines that are noted here and read again after a failure would count twice: then the state on disk is the
        // truth.
        sessions = null;
        boolean changed = read(cursor, open);
        if (changed) {
            open.store();
            cursor.commit();
        }
        sessions = open;
        saveAll(open);
    }

    /** To the journal's end. A cursor may miss a file that is just moved to the archive, and finds it when asked again. */
    private boolean read(JournalCursor cursor, OpenSessions open) throws IOException {
        boolean any = false;
        int ends = 0;
        while (ends < 2) {
            List<JournalLine> lines = cursor.next(BLOCK);
            lines.forEach(line -> note(line, open));
            any |= !lines.isEmpty();
            ends = lines.isEmpty() ? ends + 1 : 0;
        }
        return any;
    }

    private void note(JournalLine line, OpenSessions open) {
        Map<String, String> fields = Fields.of(line.bytes(), FIELDS);
        String id = fields.get("session_id");
        if (id == null) {
            return;
        }
        String type = fields.getOrDefault("type", "");
        if (type.equals("conversation") && "true".equals(fields.get("deleted"))) {
            open.remove(id);
            return;
        }
        OpenSession session = open.get(id);
        if (session == null) {
            session = OpenSession.begin(id, line.file());
        }
        boolean isCall = type.equals("call");
        boolean isEnd = type.equals("conversation") && ENDED.equals(fields.get("stage"));
        boolean hasContent = isCall || type.equals("result");
        open.put(session.with(line.file(), time(fields), isCall, hasContent, isEnd));
    }

    private Instant time(Map<String, String> fields) {
        String end = fields.get("end_time");
        try {
            return Instant.parse(end != null ? end : fields.getOrDefault("timestamp", ""));
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }

    /** Only after the journal was read to its end: what is idle by the clock may have its next call there. */
    private void saveAll(OpenSessions open) throws IOException {
        List<OpenSession> due = due(open);
        if (due.isEmpty()) {
            return;
        }
        Throwable failure = null;
        for (OpenSession session : due) {
            // To the end of the list: one that can never be saved is not in the way of the others.
            open.remove(session.id());
            open.put(session.markEnded());
            try {
                save(session);
                open.put(session.markSaved());
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            if (failure instanceof StoreException) {
                break;
            }
        }
        open.forget(clock.millis());
        open.store();
        if (failure != null) {
            // The trouble of a store is that of all: nobody need wait for what is not even tried now.
            Throwable cause = failure;
            awaited.values().removeIf(future -> future.completeExceptionally(cause));
            throw failure instanceof IOException e ? e : new IOException(failure);
        }
    }

    private List<OpenSession> due(OpenSessions open) {
        long lastSeen = clock.millis() - idle.toMillis();
        List<OpenSession> due = new ArrayList<>();
        for (OpenSession session : open.all()) {
            boolean ends = over.remove(session.id()) || endsAll || session.ended() || session.lastSeen() <= lastSeen;
            if (ends && !session.saved()) {
                due.add(session);
            }
        }
        return due;
    }

    /** Events alone, such as a conversation's new title, make no document. */
    private void save(OpenSession session) throws IOException {
        String url = session.hasContent() ? store.save(session.id(), document(session)) : null;
        saved += url == null ? 0 : 1;
        CompletableFuture<String> future = awaited.remove(session.id());
        if (future != null && url != null) {
            future.complete(url);
        } else if (future != null) {
            future.completeExceptionally(new NoSuchElementException("the session has no call and no result"));
        }
    }

    /** The view may lag behind this reader, or have moved a large file away; then the journal has all the same. */
    private SessionDocument document(OpenSession session) throws IOException {
        if (bySession) {
            SessionDocument document = new SessionDocument(session.id(), files.own(session.id()));
            if (document.facts().records() >= session.lines()) {
                return document;
            }
        }
        return new SessionDocument(
                session.id(), files.inJournal(session.id(), session.firstFile(), session.lastFile()));
    }
}
