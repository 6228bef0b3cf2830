package io.llmrecorder.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.sample.client.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    private final TestClock clock = new TestClock();
    private final Conversations conversations = new Conversations(clock);

    @Test
    void contextIsTheLastTenMessagesOldestFirst() {
        for (int i = 1; i <= 7; i++) {
            conversations.add("c", "q" + i, "a" + i);
        }
        assertThat(conversations.context("c"))
                .hasSize(10)
                .startsWith(new Turn("user", "q3"), new Turn("assistant", "a3"))
                .endsWith(new Turn("assistant", "a7"));
        assertThat(conversations.context("other")).isEmpty();
    }

    @Test
    void chatExpiresADayAfterItsLastUse() {
        conversations.add("c", "q", "a");
        clock.pass(Duration.ofHours(23));
        conversations.add("c", "q2", "a2");
        clock.pass(Duration.ofHours(23));
        assertThat(conversations.get("c")).isNotNull();
        clock.pass(Duration.ofHours(1));
        assertThat(conversations.get("c")).isNull();
        assertThat(conversations.remove("c")).isFalse();
    }

    @Test
    void cleanUpRemovesExpiredChatsOnly() {
        conversations.add("old", "q", "a");
        clock.pass(Duration.ofHours(12));
        conversations.add("young", "q", "a");
        clock.pass(Duration.ofHours(12));
        conversations.removeExpired();
        assertThat(conversations.size()).isEqualTo(1);
        assertThat(conversations.get("young")).isNotNull();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 300; i++) {
            conversations.add("long", "q" + i, "a" + i);
        }
        assertThat(conversations.get("long").messages()).hasSize(200);
        for (int i = 0; i < 1500; i++) {
            conversations.add("c" + i, "q", "a");
        }
        assertThat(conversations.size()).isEqualTo(1000);
        assertThat(conversations.get("long")).isNull();
        assertThat(conversations.get("c1499")).isNotNull();
    }
}
