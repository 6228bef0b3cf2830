package io.llmrecorder.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.blob.Blobs;
import io.llmrecorder.call.Cost;
import io.llmrecorder.call.Http;
import io.llmrecorder.call.LlmCall;
import io.llmrecorder.call.Origin;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.provider.HttpCall;
import io.llmrecorder.provider.Prices;
import io.llmrecorder.redact.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a call from the exchange that passed and what its provider reads from it: without vectors, large binary
 * parts as blobs, redacted, and with the bodies as they passed where these are wanted. For the writer's thread.
 */
final class CallAssembly {
    private final Origin origin;
    private final String processSession;
    private final boolean metadataOnly;
    private final Function<HttpCall, Reading> provider;
    private final Prices prices;
    private final boolean embeddings;
    private final Blobs blobs;
    private final Redactor redactor;
    private final @Nullable RawBodies raw;

    /**
     * @param processSession session of calls for which nobody names one
     * @param provider reads what passed
     */
    CallAssembly(Config config, Origin origin, String processSession, Function<HttpCall, Reading> provider) {
        this.provider = provider;
        this.origin = origin;
        this.processSession = processSession;
        this.metadataOnly = config.requiredText(Setting.CONTENT).equals("metadata");
        this.prices = prices(config);
        this.embeddings = config.requiredText(Setting.EMBEDDINGS).equals("keep");
        int blobBytes = config.size(Setting.BLOB_BYTES);
        this.blobs = new Blobs(Layout.of(config), blobBytes);
        this.redactor = Redactor.of(config.list(Setting.REDACT));
        this.raw = config.flag(Setting.RAW) ? new RawBodies(blobs, redactor, blobBytes) : null;
    }

    /** With a price file that cannot be used, calls are priced by the shipped table. */
    private static Prices prices(Config config) {
        try {
            return PriceFile.prices(config);
        } catch (IOException e) {
            Log.warn(String.valueOf(e.getMessage()));
            return Prices.shipped();
        }
    }

    /** The record of a call that has ended. */
    LlmCall ended(Exchange exchange, long droppedBefore) {
        Reading reading = provider.apply(HttpCall.of(exchange));
        return record(exchange, reading, Outcomes.of(exchange, reading), droppedBefore);
    }

    /** The line of a record that the application made itself. */
    byte[] made(Exchange exchange, long droppedBefore) throws IOException {
        return MadeRecord.line(exchange, processSession, isMetadataOnly(exchange), redactor, droppedBefore, origin);
    }

    /** The record of an ended call whose bodies no provider could make anything of: both as text. */
    LlmCall unread(Exchange exchange, long droppedBefore) {
        Reading reading = unknown(exchange);
        return record(exchange, reading, Outcomes.of(exchange, reading), droppedBefore);
    }

    /** What is to be recorded of a call that runs, should its process die. */
    LlmCall running(Exchange exchange) {
        Reading reading = provider.apply(HttpCall.of(exchange));
        return record(exchange, reading, Outcomes.interrupted(), 0);
    }

    /** As {@link #running}, for a call whose request no provider could make anything of. */
    LlmCall unreadRunning(Exchange exchange) {
        return record(exchange, unknown(exchange), Outcomes.interrupted(), 0);
    }

    private LlmCall record(Exchange exchange, Reading reading, Outcome outcome, long droppedBefore) {
        boolean ended = !outcome.stage().equals(Outcome.INTERRUPTED);
        boolean withContent = !isMetadataOnly(exchange);
        LlmCall call = redactor.redact(new LlmCall(
                exchange.id().toString(),
                exchange.begin(),
                ended ? exchange.endTime() : null,
                Contexts.of(exchange, reading, processSession),
                withContent ? outcome : Metadata.of(outcome, reading),
                withContent ? light(reading) : Metadata.of(reading),
                cost(reading, exchange.begin()),
                Performances.of(exchange, reading, ended),
                http(exchange, withContent),
                null,
                droppedBefore,
                Map.of(),
                origin));
        return raw != null && ended && withContent ? raw.addTo(call, exchange) : call;
    }

    /** Without vectors, and with references in place of large binary parts. Before redaction, which need not look at these. */
    private Reading light(Reading reading) {
        JsonNode answer = embeddings ? reading.responseBody() : Embeddings.omit(reading);
        return reading.withContent(
                reading.prompt() == null ? null : blobs.text(reading.prompt()),
                reading.response() == null ? null : blobs.text(reading.response()),
                blobs.body(reading.requestBody()),
                blobs.body(answer));
    }

    private boolean isMetadataOnly(Exchange exchange) {
        String content = exchange.caller().content();
        return content == null ? metadataOnly : content.equals("metadata");
    }

    /** Null for a call that has nothing to put a price on. */
    private @Nullable Cost cost(Reading reading, Instant begin) {
        Cost cost = prices.cost(reading, begin);
        boolean hasPrice = reading.usage() != null || reading.model() != null || reading.responseModel() != null;
        return hasPrice || !cost.status().equals(Cost.UNPRICED) ? cost : null;
    }

    private static Http http(Exchange exchange, boolean withContent) {
        Body request = exchange.request();
        Body response = exchange.response();
        return new Http(
                exchange.client(),
                exchange.method(),
                withContent ? exchange.url() : Metadata.url(exchange.url()),
                exchange.status() == 0 ? null : exchange.status(),
                joined(exchange.requestHeaders()),
                joined(exchange.responseHeaders()),
                request.length() == 0 ? null : request.length(),
                response.length() == 0 ? null : response.length(),
                request.truncated(),
                response.truncated());
    }

    private static Map<String, String> joined(Headers headers) {
        Map<String, String> joined = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            joined.merge(headers.name(i), headers.value(i), (first, second) -> first + ", " + second);
        }
        return joined;
    }

    private static Reading unknown(Exchange exchange) {
        return new Reading(
                "unknown",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                text(exchange.request()),
                text(exchange.response()),
                -1);
    }

    private static @Nullable TextNode text(Body body) {
        byte[] bytes = body.bytes();
        return bytes.length == 0 ? null : new TextNode(new String(bytes, StandardCharsets.UTF_8));
    }
}
