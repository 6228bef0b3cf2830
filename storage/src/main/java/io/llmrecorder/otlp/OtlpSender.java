package io.llmrecorder.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.http.JsonPost;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sends each call as a span to an OTLP/HTTP endpoint, in JSON. While the collector is away, calls wait in the journal. What it refuses for
 * good is said in the log and left out. Calls from before the setting was made are not sent.
 */
public final class OtlpSender implements JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH_BYTES = 1 << 21;
    private static final String PATH = "/v1/traces";
    /** Of these the OTLP specification says to try again; a wrong key will be mended. */
    private static final Set<Integer> AGAIN = Set.of(401, 403, 404, 429, 502, 503, 504);

    private final Layout layout;
    private final JsonPost post;
    private final Map<String, String> headers;
    private final Clock clock;
    private final Instant since;
    private boolean begun;
    /** Calls of this process that lie before the cursor; kept until they are sent. */
    private List<JsonNode> first = List.of();

    OtlpSender(Layout layout, URI endpoint, Map<String, String> headers, Clock clock) {
        this.layout = layout;
        this.post = new JsonPost(address(endpoint));
        this.headers = headers;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** What the settings ask for; nothing without {@code OTLP_ENDPOINT}. */
    public static List<JournalReader> of(Config config) {
        URI endpoint = config.url(Setting.OTLP_ENDPOINT);
        return endpoint == null
                ? List.of()
                : List.of(new OtlpSender(
                        Layout.of(config), endpoint, headers(config.list(Setting.OTLP_HEADERS)), Clock.systemUTC()));
    }

    /** The path of traces is added to an endpoint without one, as OpenTelemetry's own exporters do. */
    private static URI address(URI endpoint) {
        String path = endpoint.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? endpoint.resolve(PATH) : endpoint;
    }

    private static Map<String, String> headers(List<String> entries) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                headers.put(
                        entry.substring(0, equals).strip(),
                        entry.substring(equals + 1).strip());
            } else {
                Log.warn("OTLP_HEADERS has an entry that is left out; it must be a comma list of name=value.");
            }
        }
        return headers;
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        if (!begun && cursor.isNew()) {
            cursor.skipToEnd();
            cursor.commit();
            findFirst();
        }
        begun = true;
        send(first);
        first = List.of();
        for (List<JournalLine> lines = cursor.next(BATCH_BYTES); !lines.isEmpty(); lines = cursor.next(BATCH_BYTES)) {
            List<JsonNode> calls = new ArrayList<>();
            for (JournalLine line : lines) {
                addCall(line, calls);
            }
            send(calls);
            cursor.commit();
        }
    }

    /** The first calls of this process may have been recorded before this reader had its turn. */
    private void findFirst() throws IOException {
        List<JsonNode> calls = new ArrayList<>();
        try (Stream<JournalLine> lines =
                new JournalFiles(layout).lines(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            for (JournalLine line : (Iterable<JournalLine>) lines::iterator) {
                addCall(line, calls);
            }
        }
        calls.removeIf(call -> isOld(call.path("end_time").asText()));
        first = calls;
    }

    private boolean isOld(String time) {
        try {
            return Instant.parse(time).isBefore(since);
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static void addCall(JournalLine line, List<JsonNode> calls) {
        try {
            JsonNode record = line.tree();
            if (record.path("type").asText().equals("call")) {
                calls.add(record);
            }
        } catch (IOException e) {
            Log.warn("a line of the journal is no JSON and is not sent as a span", e);
        }
    }

    private void send(List<JsonNode> calls) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        JsonPost.Answer answer = post.send(JSON.writeValueAsBytes(OtlpRequest.of(calls)), headers);
        if (answer.isGood()) {
            JsonNode partial = partial(answer.body());
            if (partial.path("rejectedSpans").asLong() > 0) {
                Log.warn("the OTLP endpoint refused "
                        + partial.path("rejectedSpans").asLong() + " of " + calls.size() + " spans: "
                        + partial.path("errorMessage").asText());
            }
        } else if (AGAIN.contains(answer.status())) {
            throw new IOException("OTLP_ENDPOINT answered " + answer.status());
        } else if (calls.size() > 1) {
            // One that is too large, or not liked, must not take the others with it.
            for (JsonNode call : calls) {
                send(List.of(call));
            }
        } else {
            Log.warn("the OTLP endpoint refused the span of call "
                    + calls.get(0).path("id").asText() + " with " + answer.status() + ": " + answer.body());
        }
    }

    private static JsonNode partial(String body) {
        try {
            return JSON.readTree(body).path("partialSuccess");
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
