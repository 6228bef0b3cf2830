package io.llmrecorder.api;

import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.CallId;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.SessionDocuments;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of {@link LlmRecorder}, in the agent or beside the application. A message is an array of the platform's
 * own types, for the two sides may be loaded by loaders that share nothing else:
 *
 * <ul>
 *   <li>{@code {"record", Map}}: a call; answers its id, or null
 *   <li>{@code {"event", Map}}: an event with its {@code type}; answers true when it was taken
 *   <li>{@code {"scope", session, user}}: answers a Runnable that ends the scope
 *   <li>{@code {"attribute", name, value}}: answers true when it was taken
 *   <li>{@code {"endSession", session or null}}: answers the URL of the document, or null
 * </ul>
 *
 * Never throws. Safe for use by many threads.
 */
public final class ApiCalls implements Function<@Nullable Object[], @Nullable Object> {
    private static final long LONGEST_WAIT_SECONDS = 30;

    private final Recording recording;
    private final Supplier<@Nullable SessionDocuments> documents;
    private final CallerScopes scopes;

    /** @param documents what saves session documents, or null when they go nowhere; asked for when a session ends */
    public ApiCalls(Recording recording, Supplier<@Nullable SessionDocuments> documents, CallerScopes scopes) {
        this.recording = recording;
        this.documents = documents;
        this.scopes = scopes;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] message) {
        try {
            return switch (String.valueOf(message[0])) {
                case "record" -> record(map(message[1]));
                case "event" -> event(map(message[1])) != null;
                case "scope" -> scopes.open((String) message[1], (String) message[2]);
                case "attribute" -> attribute(String.valueOf(message[1]), String.valueOf(message[2]));
                case "endSession" -> endSession((String) message[1]);
                default -> throw new IllegalArgumentException("unknown message " + message[0]);
            };
        } catch (Throwable e) {
            Log.warn("cannot do what the application asked by the API", e);
            return null;
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private @Nullable String record(Map<?, ?> said) throws IOException {
        Caller caller = caller(said);
        String id = newId();
        if (!recording.recorder().offer(caller, Records.bytes(Records.call(id, caller, said)))) {
            return null;
        }
        Object messageId = said.get("message_id");
        if (messageId != null) {
            Map<String, Object> event =
                    new HashMap<>(Map.of("type", "finalized", "call_id", id, "message_id", messageId));
            if (said.get("session_id") != null) {
                event.put("session_id", said.get("session_id"));
            }
            event(event);
        }
        return id;
    }

    /** Id of the event, or null when it was not taken. */
    private @Nullable String event(Map<?, ?> said) throws IOException {
        Caller caller = caller(said);
        String id = newId();
        byte[] record = Records.bytes(Records.event(id, caller, said, Instant.now()));
        return recording.recorder().offer(caller, record) ? id : null;
    }

    /** For the calls that this thread still makes, and as event for the document of a session whose calls are over. */
    private boolean attribute(String name, String value) throws IOException {
        scopes.attribute(name, value);
        return event(Map.of("type", "conversation", "attributes", Map.of(name, value))) != null;
    }

    private static String newId() {
        return CallId.at(System.currentTimeMillis()).toString();
    }

    /** The current caller, with what the message says of session and user. */
    private Caller caller(Map<?, ?> said) {
        Object session = said.get("session_id");
        Object user = said.get("user_id");
        return scopes.current()
                .within(session == null ? null : session.toString(), user == null ? null : user.toString());
    }

    private @Nullable String endSession(@Nullable String given) throws IOException {
        String current = given == null ? scopes.current().sessionId() : given;
        String session = current == null ? recording.processSession() : current;
        if (session == null) {
            Log.warn("there is no session to end: nothing was recorded yet");
            return null;
        }
        SessionDocuments saver = documents.get();
        // Asked for before the end is recorded, so that the answer cannot come too early.
        CompletableFuture<String> url = saver == null ? null : saver.next(session);
        Map<String, String> end =
                Map.of("type", "conversation", "stage", SessionDocuments.ENDED, "session_id", session);
        if (event(end) == null) {
            Log.warn("the end of session " + session + " could not be recorded");
            return null;
        }
        if (url == null) {
            Log.warn("session " + session
                    + " ended without a document; set S3_BUCKET, or add session_documents to VIEWS");
            return null;
        }
        return await(url, session);
    }

    private static @Nullable String await(CompletableFuture<String> url, String session) {
        try {
            return url.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Log.warn(
                    "the document of session " + session + " is not saved yet; it will be, by this process or another");
        } catch (ExecutionException e) {
            // Whoever tried to save it has said why.
            Log.debug("the document of session " + session + " was not saved: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
