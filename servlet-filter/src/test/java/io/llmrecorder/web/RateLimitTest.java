package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitTest {
    @TempDir
    Path base;

    private final AtomicLong now = new AtomicLong();

    @Test
    void countsEachClientForAMinute() {
        RateLimit limit = new RateLimit(2, now::get);
        assertThat(limit.take("a").headers())
                .containsEntry("RateLimit-Limit", "2")
                .containsEntry("RateLimit-Remaining", "1")
                .containsEntry("RateLimit-Reset", "61");
        limit.take("a").check();
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));
        RateLimit.State third = limit.take("a");
        assertThatThrownBy(third::check).isInstanceOf(Problem.class).hasMessageContaining("go on in 31 seconds");
        assertThat(limit.take("b").remaining()).isOne();
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(limit.take("a").remaining()).isOne();
    }

    @Test
    void saysInEachAnswerWhatIsLeftAndRefusesWhatIsTooMuch() throws IOException {
        try (Served served = new Served(base, Map.of("RATE_LIMIT", "3", "API_KEYS", "one,two"))) {
            String[] one = {"Authorization", "Bearer one"};
            assertThat(served.get("/api/calls", one).headers().firstValue("RateLimit-Remaining"))
                    .hasValue("2");
            HttpResponse<byte[]> wrong = served.get("/api/calls?limit=no", one);
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.headers().firstValue("RateLimit-Remaining")).hasValue("1");
            served.get("/api/calls", one);
            HttpResponse<byte[]> refused = served.get("/api/calls", one);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 61L);
            assertThat(Served.text(refused)).contains("More than 3 requests came in a minute (RATE_LIMIT)");
            assertThat(served.get("/api/calls", "Authorization", "Bearer two").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoGuessesKeysIsStopped() throws IOException {
        try (Served served = new Served(base, Map.of("RATE_LIMIT", "3", "API_KEYS", "one"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(served.get("/api/calls", "Authorization", "Bearer guess" + i)
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(served.get("/api/calls", "Authorization", "Bearer guess").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void zeroIsNoLimit() throws IOException {
        try (Served served = new Served(base, Map.of("RATE_LIMIT", "0"))) {
            assertThat(served.get("/api/calls").headers().map()).doesNotContainKey("ratelimit-limit");
        }
    }
}
