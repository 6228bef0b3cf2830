package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.exchange.Exchange;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final Retries retries = new Retries();

    @Test
    void linksALaterAttemptToTheFirst() {
        Exchange first = attempt(0, "question", 429);
        Exchange second = attempt(1, "question", 500);
        Exchange third = attempt(2, "question", 200);

        assertThat(first.retryOf()).isNull();
        assertThat(second.retryOf()).isEqualTo(first.id());
        assertThat(third.retryOf()).isEqualTo(first.id());
        assertThat(third.attempt()).isEqualTo(2);
    }

    @Test
    void linksNoOtherRequest() {
        attempt(0, "question", 429);
        assertThat(attempt(1, "another question", 200).retryOf()).isNull();
    }

    @Test
    void linksNothingToAnAttemptThatSucceeded() {
        attempt(0, "question", 200);
        assertThat(attempt(1, "question", 200).retryOf()).isNull();
    }

    @Test
    void forgetsTheOldestOfManyFailures() {
        attempt(0, "question", 429);
        for (int i = 0; i < 1000; i++) {
            attempt(0, "other " + i, 429);
        }
        assertThat(attempt(1, "question", 200).retryOf()).isNull();
        assertThat(attempt(1, "other 0", 200).retryOf()).isNotNull();
    }

    private Exchange attempt(int number, String question, int status) {
        Exchange exchange = Calls.begin(Calls.NOBODY, Calls.session("s"), question);
        exchange.retries(number, null);
        Calls.answer(exchange, status, "answer").end(Exchange.End.COMPLETE);
        retries.link(exchange);
        return exchange;
    }
}
