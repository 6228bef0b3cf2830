package io.llmrecorder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final AtomicInteger began = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private Exchange exchange() {
        return new Exchange(
                "okhttp",
                "POST",
                "https://user:password@api.openai.com/v1/chat/completions?api_key=sk-1&q=2",
                new Headers().add("Authorization", "Bearer sk-2"),
                Caller.NOBODY,
                new Exchange.Listener() {
                    @Override
                    public void began(Exchange exchange) {
                        began.incrementAndGet();
                    }

                    @Override
                    public void ended(Exchange exchange) {
                        ended.incrementAndGet();
                    }
                },
                1000,
                new Budget(10_000));
    }

    @Test
    void endsOnceWhoeverComesFirst() throws Exception {
        for (int round = 0; round < 200; round++) {
            Exchange exchange = exchange();
            ended.set(0);
            race(
                    () -> exchange.end(Exchange.End.COMPLETE),
                    () -> exchange.end(Exchange.End.CLOSED),
                    () -> exchange.fail(new IOException("broken")),
                    exchange::requestSent);
            assertThat(ended).hasValue(1);
            assertThat(exchange.how() == Exchange.End.FAILED).isEqualTo(exchange.errorMessage() != null);
        }
    }

    private static void race(Runnable... racers) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(racers.length);
        CountDownLatch start = new CountDownLatch(1);
        List<Runnable> all = new ArrayList<>(List.of(racers));
        all.forEach(racer -> threads.execute(() -> {
            try {
                start.await();
                racer.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        start.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void beginsOnceThoughTheAnswerComesBeforeTheRequestIsWhole() {
        Exchange exchange = exchange();
        exchange.responded(200, new Headers());
        exchange.requestSent();
        exchange.end(Exchange.End.COMPLETE);
        exchange.requestSent();
        assertThat(began).hasValue(1);
        assertThat(exchange.status()).isEqualTo(200);
    }

    @Test
    void keepsOnlyTheRequestThatWasSentLast() {
        Exchange exchange = exchange();
        exchange.request().append(new byte[10], 0, 10);
        exchange.restartRequest().append(new byte[3], 0, 3);
        assertThat(exchange.request().bytes()).hasSize(3);
        assertThat(exchange.request().length()).isEqualTo(3);
    }

    @Test
    void neverHoldsASecret() {
        Exchange exchange = exchange();
        assertThat(exchange.url()).isEqualTo("https://api.openai.com/v1/chat/completions?api_key=[removed]&q=2");
        assertThat(exchange.requestHeaders().first("authorization")).isEqualTo("[removed]");
    }

    @Test
    void survivesAnExceptionThatCannotSayWhatItIs() {
        RuntimeException evil = new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("from getMessage");
            }
        };
        Exchange failed = exchange();
        failed.fail(evil);
        Exchange cancelled = exchange();
        cancelled.cancel(evil);
        assertThat(failed.how()).isEqualTo(Exchange.End.FAILED);
        assertThat(failed.errorType()).isEqualTo(evil.getClass().getName());
        assertThat(failed.errorMessage()).isNull();
        assertThat(cancelled.how()).isEqualTo(Exchange.End.CANCELLED);
        assertThat(ended).hasValue(2);
    }

    @Test
    void hasAnIdThatSortsByTime() {
        assertThat(exchange().id().version()).isEqualTo(7);
        assertThat(exchange().id().variant()).isEqualTo(2);
        assertThat(CallId.at(1_000).toString()).isLessThan(CallId.at(1_001).toString());
    }
}
