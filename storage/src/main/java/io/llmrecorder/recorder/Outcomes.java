package io.llmrecorder.recorder;

import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Exchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a call went, from what the HTTP client saw and what the provider said. Pure.
 *
 * <p>The provider's own error counts first, whatever became of its body. Then the exception that the application got. A
 * client that cancels a stream after its end mark has had all of it, and the call is ok.
 */
final class Outcomes {
    private static final int FIRST_ERROR_STATUS = 400;

    private Outcomes() {}

    /** The outcome of a call that has ended. */
    static Outcome of(Exchange exchange, Reading reading) {
        String status = status(exchange, reading);
        Failure failure = status.equals(Outcome.OK) ? null : failure(exchange, reading, status);
        return new Outcome(Outcome.COMPLETED, status, failure);
    }

    /** The outcome of a call that still runs, and is to be believed only if nobody lives to tell its end. */
    static Outcome interrupted() {
        String message = "The process ended while this call was running; its answer is not known.";
        return new Outcome(Outcome.INTERRUPTED, Outcome.INCOMPLETE, new Failure("interrupted", message));
    }

    private static String status(Exchange exchange, Reading reading) {
        if (reading.failure() != null || exchange.status() >= FIRST_ERROR_STATUS) {
            return Outcome.ERROR;
        }
        Exchange.End how = exchange.how();
        if (how == Exchange.End.FAILED) {
            return ofException(exchange, reading);
        }
        if (how == Exchange.End.CANCELLED) {
            return hadAll(reading) ? Outcome.OK : Outcome.CANCELLED;
        }
        boolean early = reading.incomplete() && !exchange.response().truncated();
        boolean ok = !early && how != Exchange.End.ABANDONED && exchange.status() != 0;
        return ok ? Outcome.OK : Outcome.INCOMPLETE;
    }

    private static boolean hadAll(Reading reading) {
        return Boolean.TRUE.equals(reading.stream())
                && !reading.incomplete()
                && !reading.output().isEmpty();
    }

    private static String ofException(Exchange exchange, Reading reading) {
        String type = exchange.errorType() == null ? "" : exchange.errorType();
        String message =
                exchange.errorMessage() == null ? "" : exchange.errorMessage().toLowerCase(Locale.ROOT);
        boolean interruptedIo = type.endsWith("InterruptedIOException");
        if (type.contains("Timeout")
                || (interruptedIo && (message.contains("timeout") || message.contains("timed out")))) {
            return Outcome.TIMEOUT;
        }
        if (isCancelled(type, message) || interruptedIo) {
            return Outcome.CANCELLED;
        }
        return contentHadBegun(exchange, reading) ? Outcome.INCOMPLETE : Outcome.ERROR;
    }

    /** OkHttp says {@code IOException: Canceled}, over HTTP/2 also {@code stream was reset: CANCEL}. */
    private static boolean isCancelled(String type, String message) {
        return type.contains("Cancel")
                || type.endsWith("InterruptedException")
                || type.endsWith("ClosedByInterruptException")
                || message.equals("canceled")
                || message.equals("cancelled")
                || message.equals("stream was reset: cancel");
    }

    private static boolean contentHadBegun(Exchange exchange, Reading reading) {
        return reading.firstContentOffset() >= 0
                || reading.response() != null
                || (exchange.status() != 0 && exchange.response().length() > 0);
    }

    private static @Nullable Failure failure(Exchange exchange, Reading reading, String status) {
        if (reading.failure() != null) {
            return reading.failure();
        }
        if (exchange.errorType() != null || exchange.errorMessage() != null) {
            return new Failure(exchange.errorType(), exchange.errorMessage());
        }
        return switch (status) {
            case Outcome.ERROR -> new Failure("http_" + exchange.status(), null);
            case Outcome.CANCELLED -> new Failure(null, "The application cancelled the call.");
            default -> new Failure(null, early(exchange));
        };
    }

    private static String early(Exchange exchange) {
        if (exchange.how() == Exchange.End.ABANDONED) {
            return "Nothing was heard of the call for so long that the recorder gave it up.";
        }
        return exchange.status() == 0 ? "The call ended without an answer." : "The answer ended before its end mark.";
    }
}
