package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One {@code ExportTraceServiceRequest} a line, in <a href="https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/">OTLP's
 * JSON for files</a>: the collector's {@code otlpjsonfile} receiver reads it, and each line can be posted to {@code /v1/traces}.
 */
final class OtlpExport implements Export {
    private final OutputStream out;

    OtlpExport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(CallRecord record) throws IOException {
        out.write(request(record.whole()).toString().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static ObjectNode request(JsonNode call) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode resourceSpans = request.putArray("resourceSpans").addObject();
        resourceSpans.putObject("resource").set("attributes", resource(call));
        ObjectNode scopeSpans = resourceSpans.putArray("scopeSpans").addObject();
        scopeSpans
                .putObject("scope")
                .put("name", "llm-recorder")
                .put("version", call.path("recorder_version").asText(""));
        scopeSpans.putArray("spans").add(OtelSpan.of(call));
        return request;
    }

    private static ArrayNode resource(JsonNode call) {
        return new OtelAttributes()
                .text("service.name", call.path("service"))
                .text("service.instance.id", call.path("instance"))
                .text("host.name", call.path("host"))
                .number("process.pid", call.path("pid"))
                .toArray();
    }
}
