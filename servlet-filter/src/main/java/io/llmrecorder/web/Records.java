package io.llmrecorder.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Conversation;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.EventLog;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineSeeker;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of one base folder. Safe for use by many threads. */
final class Records implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long who asks for one thing waits for its record, when there are many new ones before it. */
    private static final Duration PATIENCE_FOR_ONE = Duration.ofSeconds(15);

    private final Config config;
    private final Layout layout;
    private final JournalFiles journal;
    private final Index index;
    private final EventLog events;
    private final String version = Version.read();

    /** @throws IOException when nothing can be read or written, because the key file cannot be used */
    Records(Config config) throws IOException {
        this.config = config;
        this.layout = Layout.of(config);
        layout.seal().check();
        this.journal = new JournalFiles(layout);
        this.index = Index.longLived(config, PATIENCE);
        this.events = new EventLog(config, Clock.systemUTC());
    }

    Config config() {
        return config;
    }

    Layout layout() {
        return layout;
    }

    JournalFiles journal() {
        return journal;
    }

    /** Looks up lines of the journal; to be closed, and for one thread. */
    LineSeeker lines() {
        return new LineSeeker(journal);
    }

    Index index() {
        return index;
    }

    /** Where what is said over HTTP is written. */
    EventLog events() {
        return events;
    }

    /** Of the recorder. */
    String version() {
        return version;
    }

    <T> T ask(Index.Question<T> question) throws IOException {
        return index.ask(question);
    }

    /** The call with this id, or null. */
    @Nullable
    CallSummary findCall(String id) throws IOException {
        return find(queries -> Optional.ofNullable(queries.call(id)));
    }

    /** The conversation of a session, or null. */
    @Nullable
    Conversation findConversation(String session) throws IOException {
        return find(queries -> Optional.ofNullable(queries.conversation(session)));
    }

    /** A list may lag a little behind the journal; one thing that is asked for by its id is there or not. */
    private <T> @Nullable T find(Index.Question<Optional<T>> question) throws IOException {
        Optional<T> found = ask(question);
        if (found.isEmpty()) {
            index.catchUp(PATIENCE_FOR_ONE);
            found = ask(question);
        }
        return found.orElse(null);
    }

    /**
     * The call with this id.
     *
     * @throws Problem when there is none that may be seen
     */
    CallSummary call(String id, Access access) throws IOException {
        CallSummary call = findCall(id);
        if (call == null || !call.id().equals(id) || !access.sees(call.userId())) {
            throw Problem.notFound("There is no call with the id \"" + id + "\".");
        }
        return call;
    }

    /**
     * The conversation of a session.
     *
     * @throws Problem when there is none that may be seen
     */
    Conversation conversation(String session, Access access) throws IOException {
        Conversation found = findConversation(session);
        if (found == null || !access.sees(found.userIdentifier())) {
            throw Problem.notFound("There is no conversation \"" + session + "\".");
        }
        return found;
    }

    /**
     * The journal record of a call.
     *
     * @throws Problem when its file was deleted
     */
    JsonNode record(CallSummary call) throws IOException {
        try (LineSeeker journal = lines()) {
            JournalLine line = journal.line(call.journalFile(), call.journalOffset());
            if (line == null) {
                throw Problem.notFound("The record of call " + call.id() + " is no longer in the journal.");
            }
            return line.tree();
        }
    }

    @Override
    public void close() throws IOException {
        try (index) {
            events.close();
        }
    }
}
