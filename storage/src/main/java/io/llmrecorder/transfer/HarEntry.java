package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.exchange.OutboundHeaders;
import io.llmrecorder.provider.Endpoints;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes calls of the entries of a HAR file. Immutable. */
final class HarEntry {
    /** In Chromium's own field {@code _error}: the page gave the request up. */
    static final String ABORTED = "net::ERR_ABORTED";

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private final Endpoints endpoints;
    private final OutboundHeaders outbound;
    private final int bodyLimit;

    HarEntry(Config config) {
        this.endpoints = new Endpoints(config.list(Setting.ENDPOINTS), config.list(Setting.EXCLUDE));
        this.outbound = new OutboundHeaders(config);
        this.bodyLimit = config.size(Setting.MAX_BODY_BYTES);
    }

    boolean isLlmCall(JsonNode entry) throws BadEntryException {
        JsonNode request = entry.path("request");
        return endpoints.isLlmCall(
                required(request, "method", "request.method").toUpperCase(Locale.ROOT),
                required(request, "url", "request.url"));
    }

    /** The call, which ends when it is told so; see {@link #end}. */
    Exchange exchange(JsonNode entry, Exchange.Listener listener) throws BadEntryException {
        JsonNode request = entry.path("request");
        JsonNode postData = request.path("postData");
        JsonNode response = entry.path("response");
        JsonNode content = response.path("content");
        Instant begin = begin(entry);
        String sentType = header(request, "content-type");
        String type = HarBodies.contentType(sentType, postData);
        Headers requestHeaders = headers(request, type, HarBodies.isBase64(postData));
        String answeredType = header(response, "content-type");
        Headers responseHeaders = headers(
                response,
                answeredType == null ? content.path("mimeType").asText("") : answeredType,
                HarBodies.isBase64(content));
        byte[] sent = HarBodies.request(postData, type == null ? "" : type);
        byte[] received = HarBodies.response(content);
        return Exchange.past(
                begin,
                "har",
                required(request, "method", "request.method").toUpperCase(Locale.ROOT),
                required(request, "url", "request.url"),
                requestHeaders,
                Body.past(sent, sent.length, bodyLimit),
                response.path("status").asInt(),
                responseHeaders,
                Body.past(received, received.length == 0 ? content.path("size").asLong() : 0, bodyLimit),
                caller(entry, requestHeaders),
                listener);
    }

    /** Ends the call as the entry says. */
    static void end(Exchange exchange, JsonNode entry) {
        JsonNode response = entry.path("response");
        String error = response.path("_error").asText("");
        Exchange.End how = error.equals(ABORTED)
                ? Exchange.End.CANCELLED
                : !error.isEmpty()
                        ? Exchange.End.FAILED
                        : exchange.status() == 0 ? Exchange.End.CLOSED : Exchange.End.COMPLETE;
        exchange.endAfter(duration(entry), how, error.isEmpty() ? null : error);
    }

    private Caller caller(JsonNode entry, Headers headers) {
        Caller caller = outbound.complete(Caller.NOBODY, headers);
        JsonNode id = entry.path("_id");
        return id.isValueNode() && !id.isNull() ? caller.with("import_id", id.asText()) : caller;
    }

    private static String required(JsonNode object, String field, String name) throws BadEntryException {
        JsonNode value = object.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new BadEntryException("has no " + name);
        }
        return value.textValue();
    }

    private static Instant begin(JsonNode entry) throws BadEntryException {
        String text = required(entry, "startedDateTime", "startedDateTime");
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            throw new BadEntryException(
                    "has a startedDateTime that is no time with its zone, such as 2026-11-20T16:00:00.000Z");
        }
    }

    /** Zero for unknown. */
    private static Duration duration(JsonNode entry) {
        double millis = entry.path("time").asDouble();
        if (!(millis > 0)) {
            JsonNode timings = entry.path("timings");
            millis = Math.max(0, timings.path("send").asDouble())
                    + Math.max(0, timings.path("wait").asDouble())
                    + Math.max(0, timings.path("receive").asDouble());
        }
        return Duration.ofNanos((long) Math.min(millis * 1e6, Long.MAX_VALUE / 4.0));
    }

    private static @Nullable String header(JsonNode message, String name) {
        for (JsonNode header : message.path("headers")) {
            if (header.path("name").asText("").equalsIgnoreCase(name)) {
                return header.path("value").asText("");
            }
        }
        return null;
    }

    /** The fields of a message, with the content type to read its body by, and without the coding that was undone. */
    private static Headers headers(JsonNode message, @Nullable String contentType, boolean asPassed) {
        Headers headers = new Headers();
        for (JsonNode header : message.path("headers")) {
            String name = header.path("name").asText("").toLowerCase(Locale.ROOT);
            boolean undone = name.equals("content-encoding") && !asPassed;
            // HTTP/2 has method and path as fields too, with a colon in front.
            if (!name.isBlank() && !name.startsWith(":") && !name.equals("content-type") && !undone) {
                headers.add(name, header.path("value").asText(""));
            }
        }
        if (contentType != null && !contentType.isEmpty()) {
            headers.add("content-type", contentType);
        }
        return headers;
    }
}
