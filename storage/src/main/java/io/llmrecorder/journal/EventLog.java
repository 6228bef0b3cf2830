package io.llmrecorder.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Timestamps;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.exchange.CallId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/**
 * Writes what is said over HTTP and on the command line to the journal, as events: titles, messages, feedback, deletions. The
 * index and the views take them from there, as they take what an application says. On disk when a method returns. Safe for use
 * by many threads.
 */
public final class EventLog implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVICE = "llm-recorder";

    private final Journal journal;
    private final Clock clock;

    public EventLog(Config config, Clock clock) {
        this.clock = clock;
        this.journal = new Journal(
                Layout.of(config),
                Math.max(1, config.number(Setting.MAX_FILE_SIZE)),
                config.duration(Setting.FLUSH_INTERVAL),
                clock);
    }

    /** The beginning of an event of this type, now, with an id of its own. */
    public ObjectNode begin(String type) {
        Instant now = clock.instant();
        return JSON.createObjectNode()
                .put("v", 1)
                .put("type", type)
                .put("id", CallId.at(now.toEpochMilli()).toString())
                .put("timestamp", Timestamps.text(now))
                .put("service", SERVICE);
    }

    /** Says that what the session has said so far is deleted; what it says later is a new conversation. Answers the event. */
    public ObjectNode delete(String sessionId) throws IOException {
        ObjectNode event = begin("conversation").put("session_id", sessionId).put("deleted", true);
        append(event);
        return event;
    }

    public synchronized void append(ObjectNode event) throws IOException {
        journal.append(JSON.writeValueAsBytes(event));
        journal.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        journal.close();
    }
}
