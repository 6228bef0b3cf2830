package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP calls as a <a href="http://www.softwareishard.com/blog/har-12-spec/">HAR 1.2</a> file, which browser tools open and
 * {@code import --format har} takes back. Secrets are not in it, for they were never recorded; the answer to a stream is the
 * object that the call without streaming would have returned.
 */
final class HarExport implements Export {
    private static final String HEAD =
            "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"llm-recorder\",\"version\":\"1\"},"
                    + "\"pages\":[],\"entries\":\n";
    private static final int NEVER_ANSWERED = 0;
    private static final Set<String> OF_CODING = Set.of("content-encoding", "transfer-encoding", "content-length");

    private final OutputStream out;
    private final JsonArray entries;
    private boolean begun;

    HarExport(OutputStream out) {
        this.out = out;
        this.entries = new JsonArray(out);
    }

    @Override
    public void write(CallRecord record) throws IOException {
        JsonNode call = record.whole();
        if (call.path("http").path("url").isTextual()) {
            begin();
            entries.add(entry(call).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void end() throws IOException {
        begin();
        entries.end();
        out.write("}}\n".getBytes(StandardCharsets.UTF_8));
    }

    private void begin() throws IOException {
        if (!begun) {
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            begun = true;
        }
    }

    private static ObjectNode entry(JsonNode call) {
        JsonNode performance = call.path("performance_metrics");
        double time = performance.path("response_time_ms").asDouble(0);
        double wait = Math.min(performance.path("time_to_first_token_ms").asDouble(time), time);
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.set("_id", call.path("id"));
        entry.set("startedDateTime", call.path("timestamp"));
        entry.put("time", time);
        entry.set("request", request(call));
        entry.set("response", response(call));
        entry.putObject("cache");
        entry.putObject("timings").put("send", 0).put("wait", wait).put("receive", time - wait);
        return entry;
    }

    private static ObjectNode request(JsonNode call) {
        JsonNode http = call.path("http");
        ObjectNode request = message(http.path("request_headers"), http.path("request_bytes"), null);
        request.put("method", http.path("method").asText("POST"));
        request.set("url", http.path("url"));
        query(http.path("url").asText(), request.putArray("queryString"));
        if (call.has("request_body")) {
            String type = http.path("request_headers").path("content-type").asText("application/json");
            request.set("postData", HarBodies.postData(call.get("request_body"), type));
        }
        return request;
    }

    private static ObjectNode response(JsonNode call) {
        JsonNode http = call.path("http");
        JsonNode body = call.path("response_body");
        String type = body.isContainerNode() ? "application/json" : null;
        ObjectNode response = message(http.path("response_headers"), http.path("response_bytes"), type);
        response.put("status", http.path("status").asInt(NEVER_ANSWERED));
        response.put("statusText", "");
        response.put("redirectURL", "");
        ObjectNode content = response.putObject("content");
        content.put("size", Math.max(0, http.path("response_bytes").asLong()));
        content.put(
                "mimeType",
                type == null
                        ? http.path("response_headers").path("content-type").asText("")
                        : type);
        if (!body.isMissingNode()) {
            content.put("text", HarBodies.text(body));
        }
        if (!http.has("status")) {
            String status = call.path("status").asText();
            response.put(
                    "_error",
                    status.equals("cancelled")
                            ? HarEntry.ABORTED
                            : call.path("error_message").asText(status));
        }
        return response;
    }

    /** What request and answer have in common. Of a body we keep what it says, not how it was coded to pass. */
    private static ObjectNode message(JsonNode headers, JsonNode bytes, @Nullable String contentType) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("httpVersion", "HTTP/1.1");
        message.putArray("cookies");
        ArrayNode fields = message.putArray("headers");
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            String name = header.getKey();
            if (!OF_CODING.contains(name)) {
                boolean other = name.equals("content-type") && contentType != null;
                fields.addObject()
                        .put("name", name)
                        .put("value", other ? contentType : header.getValue().asText());
            }
        }
        return message.put("headersSize", -1).put("bodySize", bytes.asLong(-1));
    }

    private static void query(String url, ArrayNode parameters) {
        int at = url.indexOf('?');
        if (at >= 0) {
            for (String parameter : url.substring(at + 1).split("&", -1)) {
                int equals = parameter.indexOf('=');
                parameters
                        .addObject()
                        .put("name", equals < 0 ? parameter : parameter.substring(0, equals))
                        .put("value", equals < 0 ? "" : parameter.substring(equals + 1));
            }
        }
    }
}
