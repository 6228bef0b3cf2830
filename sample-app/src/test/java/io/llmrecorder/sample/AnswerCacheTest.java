package io.llmrecorder.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.sample.client.Turn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final Turn WHY = new Turn("user", "why?");

    private final TestClock clock = new TestClock();
    private final AnswerCache cache = new AnswerCache(clock);

    @Test
    void sameWordsInAnotherConversationAreAnotherQuestion() {
        List<Turn> afterRain = List.of(new Turn("user", "rain"), new Turn("assistant", "wet"), WHY);
        List<Turn> afterSun = List.of(new Turn("user", "sun"), new Turn("assistant", "dry"), WHY);
        cache.put("okhttp", afterRain, "clouds");
        assertThat(cache.get("okhttp", afterRain)).isEqualTo("clouds");
        assertThat(cache.get("okhttp", afterSun)).isNull();
        assertThat(cache.get("java-http", afterRain)).isNull();
    }

    @Test
    void askingAgainWhatWasJustAnsweredIsTheSameQuestion() {
        cache.put("okhttp", List.of(WHY), "because");
        Turn because = new Turn("assistant", "because");
        assertThat(cache.get("okhttp", List.of(WHY, because, WHY))).isEqualTo("because");
        assertThat(cache.get("okhttp", List.of(WHY, because, WHY, because, WHY)))
                .isEqualTo("because");
    }

    @Test
    void eldestGoesFirst() {
        cache.put("okhttp", question(0), "0");
        for (int i = 1; i < AnswerCache.MOST; i++) {
            cache.put("okhttp", question(i), "" + i);
        }
        assertThat(cache.get("okhttp", question(0))).isEqualTo("0");
        cache.put("okhttp", question(-1), "one more");
        assertThat(cache.get("okhttp", question(0))).isEqualTo("0");
        assertThat(cache.get("okhttp", question(1))).isNull();
        assertThat(cache.size()).isEqualTo(AnswerCache.MOST);
    }

    @Test
    void answersExpireAfterADay() {
        cache.put("okhttp", List.of(WHY), "because");
        clock.pass(Duration.ofHours(24));
        assertThat(cache.get("okhttp", List.of(WHY))).isNull();
        cache.removeExpired();
        assertThat(cache.size()).isZero();
    }

    private static List<Turn> question(int number) {
        return List.of(new Turn("user", "question " + number));
    }
}
