package io.llmrecorder.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as lines of the journal, version 1: fields in the order of the contract, absent where nothing is known.
 *
 * <p>In one pass, without a tree of its own; the bodies are written as the provider read them, numbers unchanged. Keeps
 * its buffer from line to line, so for one thread only.
 */
public final class CallJson {
    private static final int VERSION = 1;
    /** A buffer that a rare huge call has blown up is not kept. */
    private static final int LARGEST_KEPT = 1 << 20;

    /** Emoji as they are, not as two escapes, so that grep finds them. */
    private static final ObjectMapper JSON = writing(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    /**
     * For text that is no Unicode, such as half of a surrogate pair that a request spelled out as an escape: UTF-8 cannot
     * carry it, an escape can.
     */
    private static final ObjectMapper ESCAPING = writing(JsonWriteFeature.ESCAPE_NON_ASCII);

    private ByteArrayOutputStream buffer = new ByteArrayOutputStream(8192);

    /**
     * The record as one line, without line feed.
     *
     * @throws IOException when a body cannot be written as JSON, such as one nested too deeply to be read again
     */
    public byte[] line(LlmCall call) throws IOException {
        try {
            return line(call, JSON);
        } catch (StreamWriteException e) {
            return line(call, ESCAPING);
        }
    }

    private static ObjectMapper writing(JsonWriteFeature feature) {
        return JsonMapper.builder(JsonFactory.builder().enable(feature).build()).build();
    }

    private byte[] line(LlmCall call, ObjectMapper mapper) throws IOException {
        buffer.reset();
        try (JsonGenerator json = mapper.createGenerator(buffer)) {
            // Else a failure would be hidden by the attempt to close what is still open.
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            write(call, json);
        }
        byte[] line = buffer.toByteArray();
        if (line.length > LARGEST_KEPT) {
            buffer = new ByteArrayOutputStream(8192);
        }
        return line;
    }

    private static void write(LlmCall call, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("v", VERSION);
        json.writeStringField("type", "call");
        json.writeStringField("id", call.id());
        json.writeStringField("timestamp", Timestamps.text(call.timestamp()));
        if (call.endTime() != null) {
            json.writeStringField("end_time", Timestamps.text(call.endTime()));
        }
        who(call.context(), json);
        outcome(call.outcome(), json);
        json.writeStringField("direction", call.context().direction());
        model(call.reading(), json);
        content(call.reading(), json);
        usage(call.reading().usage(), json);
        cost(call.cost(), json);
        performance(call.performance(), json);
        context(call.context(), json);
        tree("request_body", call.reading().requestBody(), json);
        tree("response_body", call.reading().responseBody(), json);
        http(call.http(), json);
        raw(call.raw(), json);
        if (call.droppedBefore() > 0) {
            json.writeNumberField("dropped_before", call.droppedBefore());
        }
        redacted(call.redacted(), json);
        origin(call.origin(), json);
        json.writeEndObject();
    }

    private static void who(Context context, JsonGenerator json) throws IOException {
        json.writeStringField("session_id", context.sessionId());
        json.writeStringField("session_source", context.sessionSource());
        text("user_id", context.userId(), json);
        text("user_source", context.userSource(), json);
    }

    private static void outcome(Outcome outcome, JsonGenerator json) throws IOException {
        json.writeStringField("stage", outcome.stage());
        json.writeStringField("status", outcome.status());
        json.writeBooleanField("success", outcome.success());
        Failure failure = outcome.failure();
        if (failure != null) {
            text("error_type", failure.type(), json);
            text("error_message", failure.message(), json);
        }
    }

    private static void model(Reading reading, JsonGenerator json) throws IOException {
        json.writeStringField("provider", reading.provider());
        text("api", reading.api(), json);
        text("operation", reading.operation(), json);
        text("model", reading.model(), json);
        text("response_model", reading.responseModel(), json);
        text("response_id", reading.responseId(), json);
        if (reading.stream() != null) {
            json.writeBooleanField("stream", reading.stream());
        }
    }

    private static void content(Reading reading, JsonGenerator json) throws IOException {
        text("prompt", reading.prompt(), json);
        text("response", reading.response(), json);
        if (!reading.finishReasons().isEmpty()) {
            json.writeArrayFieldStart("finish_reasons");
            for (String reason : reading.finishReasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
        }
        boolean toolCalls = !reading.toolCalls().isEmpty();
        if (toolCalls || !reading.output().isEmpty()) {
            json.writeBooleanField("has_tool_calls", toolCalls);
        }
        if (toolCalls) {
            toolCalls(reading.toolCalls(), json);
        }
    }

    private static void toolCalls(List<ToolCall> calls, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            json.writeStartObject();
            text("id", call.id(), json);
            text("name", call.name(), json);
            text("arguments", call.arguments(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void usage(@Nullable Usage usage, JsonGenerator json) throws IOException {
        if (usage == null) {
            return;
        }
        json.writeObjectFieldStart("usage");
        number("input_tokens", usage.inputTokens(), json);
        number("output_tokens", usage.outputTokens(), json);
        number("total_tokens", usage.totalTokens(), json);
        number("cached_input_tokens", usage.cachedInputTokens(), json);
        number("cache_write_tokens", usage.cacheWriteTokens(), json);
        number("reasoning_tokens", usage.reasoningTokens(), json);
        json.writeEndObject();
    }

    private static void cost(@Nullable Cost cost, JsonGenerator json) throws IOException {
        if (cost == null) {
            return;
        }
        json.writeObjectFieldStart("cost");
        text("total", cost.total(), json);
        text("input", cost.input(), json);
        text("output", cost.output(), json);
        text("currency", cost.currency(), json);
        json.writeStringField("status", cost.status());
        text("price", cost.price(), json);
        json.writeEndObject();
    }

    private static void performance(Performance performance, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("performance_metrics");
        number("response_time_ms", performance.responseTimeMs(), json);
        number("time_to_first_token_ms", performance.timeToFirstTokenMs(), json);
        if (performance.tokensPerSecond() != null) {
            json.writeNumberField("tokens_per_second", performance.tokensPerSecond());
        }
        number("chunk_count", performance.chunkCount(), json);
        number("prompt_length", performance.promptLength(), json);
        number("response_length", performance.responseLength(), json);
        number("history_messages_count", performance.historyMessagesCount(), json);
        number("recorder_overhead_us", performance.recorderOverheadUs(), json);
        json.writeEndObject();
    }

    private static void context(Context context, JsonGenerator json) throws IOException {
        if (!context.attributes().isEmpty()) {
            texts("attributes", context.attributes(), json);
        }
        number("attempt", context.attempt(), json);
        text("retry_of", context.retryOf(), json);
        text("parent_id", context.parentId(), json);
        text("trace_id", context.traceId(), json);
        text("span_id", context.spanId(), json);
    }

    private static void raw(@Nullable Raw raw, JsonGenerator json) throws IOException {
        if (raw == null) {
            return;
        }
        json.writeObjectFieldStart("raw");
        text("request", raw.request(), json);
        text("response", raw.response(), json);
        json.writeArrayFieldStart("chunks");
        for (Raw.Chunk chunk : raw.chunks()) {
            json.writeStartObject();
            json.writeNumberField("offset", chunk.offset());
            json.writeNumberField("time_ms", chunk.timeMs());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void http(@Nullable Http http, JsonGenerator json) throws IOException {
        if (http == null) {
            return;
        }
        json.writeObjectFieldStart("http");
        text("client", http.client(), json);
        text("method", http.method(), json);
        text("url", http.url(), json);
        number("status", http.status(), json);
        if (!http.requestHeaders().isEmpty()) {
            texts("request_headers", http.requestHeaders(), json);
        }
        if (!http.responseHeaders().isEmpty()) {
            texts("response_headers", http.responseHeaders(), json);
        }
        number("request_bytes", http.requestBytes(), json);
        number("response_bytes", http.responseBytes(), json);
        if (http.requestTruncated()) {
            json.writeBooleanField("request_truncated", true);
        }
        if (http.responseTruncated()) {
            json.writeBooleanField("response_truncated", true);
        }
        json.writeEndObject();
    }

    private static void redacted(Map<String, Integer> places, JsonGenerator json) throws IOException {
        if (places.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("redacted");
        for (Map.Entry<String, Integer> pack : places.entrySet()) {
            json.writeNumberField(pack.getKey(), pack.getValue());
        }
        json.writeEndObject();
    }

    private static void origin(Origin origin, JsonGenerator json) throws IOException {
        json.writeStringField("service", origin.service());
        json.writeStringField("host", origin.host());
        json.writeNumberField("pid", origin.pid());
        json.writeStringField("instance", origin.instance());
        json.writeStringField("recorder_version", origin.recorderVersion());
    }

    private static void texts(String name, Map<String, String> texts, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private static void tree(String name, @Nullable JsonNode node, JsonGenerator json) throws IOException {
        if (node != null && !node.isMissingNode()) {
            json.writeFieldName(name);
            json.writeTree(node);
        }
    }

    /** Empty text is as good as none, and left out too. */
    private static void text(String name, @Nullable String text, JsonGenerator json) throws IOException {
        if (text != null && !text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }

    private static void number(String name, @Nullable Number number, JsonGenerator json) throws IOException {
        if (number != null) {
            json.writeNumberField(name, number.longValue());
        }
    }
}
