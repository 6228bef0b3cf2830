package io.llmrecorder.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An {@code ExportTraceServiceRequest} in <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP's JSON</a>. Pure. */
public final class OtlpRequest {
    private OtlpRequest() {}

    /** A span for each call, those of one process together. */
    public static ObjectNode of(List<JsonNode> calls) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode resources = request.putArray("resourceSpans");
        Map<JsonNode, ArrayNode> spans = new LinkedHashMap<>();
        for (JsonNode call : calls) {
            spans.computeIfAbsent(resource(call), resource -> spansOf(resource, call, resources))
                    .add(OtelSpan.of(call));
        }
        return request;
    }

    private static ArrayNode spansOf(JsonNode resource, JsonNode call, ArrayNode resources) {
        ObjectNode resourceSpans = resources.addObject();
        resourceSpans.putObject("resource").set("attributes", resource);
        ObjectNode scopeSpans = resourceSpans.putArray("scopeSpans").addObject();
        scopeSpans
                .putObject("scope")
                .put("name", "llm-recorder")
                .put("version", call.path("recorder_version").asText(""));
        return scopeSpans.putArray("spans");
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
