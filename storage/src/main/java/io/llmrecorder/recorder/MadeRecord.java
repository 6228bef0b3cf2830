package io.llmrecorder.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Origin;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.redact.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A record that the application made itself. It travels as an exchange whose request is the record, so that the same bounds
 * and the same counts hold for it as for calls that were captured.
 */
final class MadeRecord {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** No HTTP method has this name. */
    private static final String METHOD = "(made)";

    private static final List<String> CONTENT = List.of("prompt", "response", "error_message", "results", "content");

    private MadeRecord() {}

    static Exchange exchange(Caller caller, byte[] record, Exchange.Listener listener) {
        Budget own = new Budget(Long.MAX_VALUE);
        Exchange exchange =
                new Exchange("api", METHOD, "", Headers.NONE, caller, listener, Math.max(1, record.length), own);
        exchange.request().append(record, 0, record.length);
        return exchange;
    }

    static boolean is(Exchange exchange) {
        return exchange.method().equals(METHOD);
    }

    /** Adds the process's session where the record names none, and where it comes from. */
    static byte[] line(
            Exchange exchange,
            String processSession,
            boolean metadataOnly,
            Redactor redactor,
            long droppedBefore,
            Origin origin)
            throws IOException {
        JsonNode tree = JSON.readTree(exchange.request().bytes());
        if (!(tree instanceof ObjectNode given)) {
            throw new IOException("a record must be a JSON object");
        }
        String session = Contexts.given(given.path("session_id").asText(""));
        if (session == null) {
            given.remove("session_id");
        } else {
            given.put("session_id", session);
        }
        ObjectNode record = JSON.createObjectNode();
        given.properties().forEach(field -> {
            record.set(field.getKey(), field.getValue());
            if (field.getKey().equals("timestamp") && session == null) {
                record.put("session_id", processSession).put("session_source", "process");
            }
        });
        if (metadataOnly) {
            record.remove(CONTENT);
        }
        Map<String, Integer> redacted = redactor.redact(record);
        if (droppedBefore > 0) {
            record.put("dropped_before", droppedBefore);
        }
        if (!redacted.isEmpty()) {
            record.set("redacted", JSON.valueToTree(redacted));
        }
        record.put("service", origin.service())
                .put("host", origin.host())
                .put("pid", origin.pid())
                .put("instance", origin.instance())
                .put("recorder_version", origin.recorderVersion());
        return JSON.writeValueAsBytes(record);
    }
}
