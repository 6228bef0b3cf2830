package io.llmrecorder.recorder;

import io.llmrecorder.call.Message;
import io.llmrecorder.call.Performance;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a call. Pure. */
final class Performances {
    private static final long NANOS_PER_MS = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private Performances() {}

    static Performance of(Exchange exchange, Reading reading, boolean ended) {
        long nanos = exchange.endNanos() - exchange.beginNanos();
        long overhead = exchange.overheadNanos() / 1000;
        boolean stream = Boolean.TRUE.equals(reading.stream());
        int chunks = exchange.response().chunks();
        return new Performance(
                ended && nanos > 0 ? millis(nanos) : null,
                stream ? timeToFirstToken(exchange, reading) : null,
                ended ? tokensPerSecond(reading, nanos) : null,
                stream && chunks > 0 ? chunks : null,
                length(reading.prompt()),
                length(reading.response()),
                history(reading.input()),
                overhead > 0 ? overhead : null);
    }

    private static @Nullable Long timeToFirstToken(Exchange exchange, Reading reading) {
        long offset = reading.firstContentOffset();
        long at = offset < 0 ? -1 : exchange.response().nanosAt(offset);
        return at == -1 ? null : millis(at - exchange.beginNanos());
    }

    private static long millis(long nanos) {
        return (nanos + NANOS_PER_MS / 2) / NANOS_PER_MS;
    }

    private static @Nullable Double tokensPerSecond(Reading reading, long nanos) {
        Long tokens = reading.usage() == null ? null : reading.usage().outputTokens();
        if (tokens == null || tokens <= 0 || nanos <= 0) {
            return null;
        }
        return Math.round(tokens * NANOS_PER_SECOND / nanos * 100) / 100.0;
    }

    private static @Nullable Integer length(@Nullable String text) {
        return text == null ? null : text.codePointCount(0, text.length());
    }

    /** Messages up to the last of the assistant, which were sent before and are sent again; system messages not counted. */
    private static @Nullable Integer history(List<Message> input) {
        int sent = 0;
        int history = 0;
        for (Message message : input) {
            boolean system = message.role().equals("system") || message.role().equals("developer");
            sent += system ? 0 : 1;
            if (message.role().equals("assistant")) {
                history = sent;
            }
        }
        return input.isEmpty() ? null : history;
    }
}
