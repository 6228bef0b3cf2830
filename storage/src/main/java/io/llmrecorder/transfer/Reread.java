package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.Usage;
import io.llmrecorder.provider.Prices;
import io.llmrecorder.provider.RecordReading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records again with today's parsers and prices, from the bodies that they keep; a record without bodies, or with bodies
 * that no provider knows, says what it said. Immutable; safe for use by many threads.
 */
public final class Reread {
    private final Prices prices;

    public Reread(Prices prices) {
        this.prices = prices;
    }

    /** Puts what is read today into the fields of a call's record that the index keeps. */
    public void update(ObjectNode record) {
        Reading reading = RecordReading.ofBodies(record);
        if (reading == null) {
            return;
        }
        Reading before = RecordReading.ofFields(record);
        text(record, "provider", reading.provider());
        text(record, "api", reading.api());
        text(record, "operation", reading.operation());
        text(record, "model", reading.model());
        text(record, "response_model", reading.responseModel());
        text(record, "prompt", reading.prompt());
        text(record, "response", reading.response());
        if (reading.stream() != null) {
            record.put("stream", reading.stream());
        }
        if (reading.usage() != null) {
            usage(record.putObject("usage"), reading.usage());
        }
        if (reading.failure() != null) {
            failure(record, reading.failure());
        }
        if (!samePrice(before, reading)) {
            cost(record, cost(record));
        }
    }

    /** What the call costs by today's prices; what the provider itself reported stays. Null for nothing to put a price on. */
    public @Nullable Cost cost(JsonNode record) {
        JsonNode known = record.path("cost");
        if (known.path("status").asText("").equals(Cost.PROVIDER_REPORTED)) {
            return new Cost(
                    field(known, "total"),
                    field(known, "input"),
                    field(known, "output"),
                    field(known, "currency"),
                    Cost.PROVIDER_REPORTED,
                    null);
        }
        Reading reading = RecordReading.ofBodies(record);
        Reading priced = reading == null || reading.usage() == null ? RecordReading.ofFields(record) : reading;
        Cost cost = prices.cost(priced, begin(record));
        boolean nothing = known.isMissingNode() && cost.status().equals(Cost.UNPRICED);
        return nothing ? null : cost;
    }

    private static boolean samePrice(Reading one, Reading other) {
        return one.provider().equals(other.provider())
                && Objects.equals(one.model(), other.model())
                && Objects.equals(one.responseModel(), other.responseModel())
                && (other.usage() == null || other.usage().equals(one.usage()));
    }

    /** A call that went well as far as it was understood then may be a failure inside a 200. */
    private static void failure(ObjectNode record, Failure failure) {
        if (record.path("success").asBoolean()) {
            record.put("status", Outcome.ERROR).put("success", false);
        }
        text(record, "error_type", failure.type());
        text(record, "error_message", failure.message());
    }

    private static void usage(ObjectNode node, Usage usage) {
        number(node, "input_tokens", usage.inputTokens());
        number(node, "output_tokens", usage.outputTokens());
        number(node, "total_tokens", usage.totalTokens());
        number(node, "cached_input_tokens", usage.cachedInputTokens());
        number(node, "cache_write_tokens", usage.cacheWriteTokens());
        number(node, "reasoning_tokens", usage.reasoningTokens());
    }

    private static void cost(ObjectNode record, @Nullable Cost cost) {
        if (cost == null) {
            record.remove("cost");
            return;
        }
        ObjectNode node = record.putObject("cost");
        text(node, "total", cost.total());
        text(node, "currency", cost.currency());
        node.put("status", cost.status());
    }

    private static Instant begin(JsonNode record) {
        try {
            return Instant.parse(record.path("timestamp").asText(""));
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }

    private static void text(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    private static void number(ObjectNode node, String name, @Nullable Long number) {
        if (number != null) {
            node.put(name, number);
        }
    }

    private static @Nullable String field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
