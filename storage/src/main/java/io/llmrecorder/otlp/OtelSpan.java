package io.llmrecorder.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.OtelMessages;
import io.llmrecorder.provider.RecordReading;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as a span of OTLP's JSON, with the attributes of <a
 * href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">OpenTelemetry's conventions for generative AI</a>. It
 * belongs to the trace and the span that the call was made in; without one it is a trace of its own, whose id is the call's. Pure.
 */
final class OtelSpan {
    private static final int CLIENT = 3;
    private static final int SERVER = 2;
    private static final int ERROR = 2;
    private static final int SPAN_ID_DIGITS = 16;
    private static final double SECOND = 1000;

    private static final List<String> FRACTIONS =
            List.of("temperature", "top_p", "frequency_penalty", "presence_penalty");
    private static final List<String> MOST_TOKENS = List.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    /** Providers that the conventions name otherwise. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "azure", "azure.ai.openai",
            "bedrock", "aws.bedrock",
            "gemini", "gcp.gemini",
            "mistral", "mistral_ai",
            "vertex", "gcp.vertex_ai",
            "watsonx", "ibm.watsonx.ai",
            "xai", "x_ai");

    private OtelSpan() {}

    /** @param call its record; blobs stay references */
    static ObjectNode of(JsonNode call) {
        String id = call.path("id").asText().replace("-", "");
        ObjectNode span = JsonNodeFactory.instance.objectNode();
        span.put("traceId", call.path("trace_id").asText(id));
        // The second half is random in a UUIDv7; the first is the time.
        span.put("spanId", id.substring(Math.max(0, id.length() - SPAN_ID_DIGITS)));
        if (call.path("span_id").isTextual()) {
            span.set("parentSpanId", call.get("span_id"));
        }
        String operation = call.path("operation").asText("llm");
        span.put("name", (operation + " " + call.path("model").asText("")).strip());
        span.put("kind", call.path("direction").asText().equals("inbound") ? SERVER : CLIENT);
        span.put("startTimeUnixNano", nanos(call.path("timestamp")));
        span.put("endTimeUnixNano", nanos(call.has("end_time") ? call.path("end_time") : call.path("timestamp")));
        span.set("attributes", attributes(call));
        ObjectNode status = span.putObject("status");
        if (!call.path("success").asBoolean()) {
            status.put("code", ERROR);
            if (call.path("error_message").isTextual()) {
                status.set("message", call.get("error_message"));
            }
        }
        return span;
    }

    private static ArrayNode attributes(JsonNode call) {
        String provider = call.path("provider").asText("unknown");
        OtelAttributes attributes = new OtelAttributes()
                .text("gen_ai.operation.name", call.path("operation"))
                .text("gen_ai.provider.name", text(PROVIDERS.getOrDefault(provider, provider)))
                .text("gen_ai.request.model", call.path("model"))
                .flag("gen_ai.request.stream", call.path("stream"))
                .text("gen_ai.response.model", call.path("response_model"))
                .text("gen_ai.response.id", call.path("response_id"))
                .texts("gen_ai.response.finish_reasons", call.path("finish_reasons"))
                .text("gen_ai.conversation.id", call.path("session_id"))
                .text("user.id", call.path("user_id"))
                .text("error.type", call.path("error_type"));
        parameters(call.path("request_body"), attributes);
        usage(call.path("usage"), attributes);
        http(call.path("http"), attributes);
        JsonNode firstToken = call.path("performance_metrics").path("time_to_first_token_ms");
        if (firstToken.isNumber()) {
            attributes.fraction("gen_ai.response.time_to_first_chunk", firstToken.asDouble() / SECOND);
        }
        attributes
                .text("llm_recorder.call.id", call.path("id"))
                .text("llm_recorder.cost.total", call.path("cost").path("total"))
                .text("llm_recorder.cost.currency", call.path("cost").path("currency"));
        for (Map.Entry<String, JsonNode> attribute : call.path("attributes").properties()) {
            attributes.text("llm_recorder.attribute." + attribute.getKey(), attribute.getValue());
        }
        OtelMessages said = OtelMessages.of(RecordReading.of(call));
        return attributes
                .json("gen_ai.system_instructions", said.systemInstructions())
                .json("gen_ai.input.messages", said.inputMessages())
                .json("gen_ai.output.messages", said.outputMessages())
                .json("gen_ai.tool.definitions", said.toolDefinitions())
                .toArray();
    }

    /** Those that most APIs name alike. */
    private static void parameters(JsonNode request, OtelAttributes attributes) {
        for (String name : FRACTIONS) {
            if (request.path(name).isNumber()) {
                attributes.fraction("gen_ai.request." + name, request.path(name).asDouble());
            }
        }
        for (String name : MOST_TOKENS) {
            attributes.number("gen_ai.request.max_tokens", request.path(name));
        }
        attributes.number("gen_ai.request.seed", request.path("seed"));
    }

    private static void usage(JsonNode usage, OtelAttributes attributes) {
        attributes
                .number("gen_ai.usage.input_tokens", usage.path("input_tokens"))
                .number("gen_ai.usage.output_tokens", usage.path("output_tokens"))
                .number("gen_ai.usage.cache_read.input_tokens", usage.path("cached_input_tokens"))
                .number("gen_ai.usage.cache_creation.input_tokens", usage.path("cache_write_tokens"))
                .number("gen_ai.usage.reasoning.output_tokens", usage.path("reasoning_tokens"));
    }

    private static void http(JsonNode http, OtelAttributes attributes) {
        URI url = url(http.path("url").asText(""));
        if (url != null && url.getHost() != null) {
            attributes.text("server.address", text(url.getHost()));
            int known = "http".equals(url.getScheme()) ? 80 : 443;
            attributes.number(
                    "server.port", JsonNodeFactory.instance.numberNode(url.getPort() < 0 ? known : url.getPort()));
        }
        attributes
                .text("http.request.method", http.path("method"))
                .text("url.full", http.path("url"))
                .number("http.response.status_code", http.path("status"));
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static @Nullable URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String nanos(JsonNode time) {
        try {
            Instant instant = Instant.parse(time.asText());
            return Long.toString(instant.getEpochSecond() * 1_000_000_000 + instant.getNano());
        } catch (DateTimeException e) {
            return "0";
        }
    }
}
