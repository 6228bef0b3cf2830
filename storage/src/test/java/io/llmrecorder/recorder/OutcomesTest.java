package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Outcome;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomesTest {
    static List<Exception> timeouts() {
        return List.of(
                new SocketTimeoutException("Read timed out"),
                new HttpTimeoutException("request timed out"),
                new InterruptedIOException("timeout"));
    }

    static List<Exception> cancellations() {
        return List.of(
                new IOException("Canceled"),
                new IOException("stream was reset: CANCEL"),
                new CancellationException(),
                new InterruptedException(),
                new InterruptedIOException("interrupted"));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void timeoutIsATimeoutEvenAfterContent(Exception thrown) {
        Exchange exchange = answered(200);
        exchange.fail(thrown);

        Outcome outcome = Outcomes.of(exchange, Calls.reading(true, null, true));

        assertThat(outcome.status()).isEqualTo("timeout");
        assertThat(outcome.failure()).isEqualTo(new Failure(thrown.getClass().getName(), thrown.getMessage()));
    }

    @ParameterizedTest
    @MethodSource("cancellations")
    void cancellationByExceptionIsCancelled(Exception thrown) {
        Exchange exchange = answered(200);
        exchange.fail(thrown);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, true)).status())
                .isEqualTo("cancelled");
    }

    @Test
    void refusedConnectionIsAnError() {
        Exchange exchange = Calls.begin(Calls.NOBODY, Caller.NOBODY, "hi");
        exchange.fail(new ConnectException("Connection refused"));

        Outcome outcome = Outcomes.of(exchange, unanswered());

        assertThat(outcome.status()).isEqualTo("error");
        assertThat(outcome.failure()).isEqualTo(new Failure("java.net.ConnectException", "Connection refused"));
        assertThat(outcome.success()).isFalse();
    }

    @Test
    void connectionBrokenAfterContentIsIncomplete() {
        Exchange exchange = answered(200);
        exchange.fail(new IOException("unexpected end of stream"));

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, true)).status())
                .isEqualTo("incomplete");
    }

    @Test
    void providersErrorCountsBeforeTheWayTheCallEnded() {
        Failure rateLimit = new Failure("rate_limit", "slow down");
        for (Exchange.End how : Exchange.End.values()) {
            Exchange exchange = answered(429);
            exchange.end(how);

            Outcome outcome = Outcomes.of(exchange, Calls.reading(false, rateLimit, false));

            assertThat(outcome).isEqualTo(new Outcome("completed", "error", rateLimit));
        }
    }

    @Test
    void errorInsideA200IsAnError() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.COMPLETE);

        assertThat(Outcomes.of(exchange, Calls.reading(true, new Failure("overloaded", null), true))
                        .status())
                .isEqualTo("error");
    }

    @Test
    void errorStatusWithoutWordsIsNamedByIt() {
        Exchange exchange = answered(503);
        exchange.end(Exchange.End.COMPLETE);

        assertThat(Outcomes.of(exchange, Calls.reading(false, null, false)).failure())
                .isEqualTo(new Failure("http_503", null));
    }

    @Test
    void streamClosedAfterItsEndMarkIsOk() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.CLOSED);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, false)))
                .isEqualTo(new Outcome("completed", "ok", null));
    }

    @Test
    void streamCancelledAfterItsEndMarkIsOk() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.CANCELLED);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, false)).status())
                .isEqualTo("ok");
    }

    @Test
    void streamCancelledBeforeItsEndMarkIsCancelled() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.CANCELLED);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, true)).status())
                .isEqualTo("cancelled");
    }

    @Test
    void streamClosedBeforeItsEndMarkIsIncomplete() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.CLOSED);

        Outcome outcome = Outcomes.of(exchange, Calls.reading(true, null, true));

        assertThat(outcome.status()).isEqualTo("incomplete");
        assertThat(outcome.failure()).isEqualTo(new Failure(null, "The answer ended before its end mark."));
    }

    @Test
    void answerLongerThanWeKeepIsNotIncomplete() {
        Exchange exchange = answered(200);
        exchange.response().append(new byte[2 << 20], 0, 2 << 20);
        exchange.end(Exchange.End.COMPLETE);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, true)).status())
                .isEqualTo("ok");
    }

    @Test
    void abandonedCallIsIncomplete() {
        Exchange exchange = answered(200);
        exchange.end(Exchange.End.ABANDONED);

        assertThat(Outcomes.of(exchange, Calls.reading(true, null, false)).status())
                .isEqualTo("incomplete");
    }

    private static Exchange answered(int status) {
        return Calls.answer(Calls.begin(Calls.NOBODY, Caller.NOBODY, "hi"), status, "data: x\n\n");
    }

    private static Reading unanswered() {
        return new Reading(
                "openai", null, null, null, null, null, null, List.of(), List.of(), null, null, null, List.of(),
                List.of(), null, null, null, null, false, null, null, null, null, -1);
    }
}
