package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.journal.SkippedCall;
import org.junit.jupiter.api.Test;

class SkippedCallsTest {
    private final SkippedCalls skipped = new SkippedCalls();

    @Test
    void keepsNoSecretOfAUrl() {
        skipped.add("POST", "https://user:password@llm.example/v1/chat/completions?key=k1#part", "why");
        assertThat(skipped.last())
                .singleElement()
                .extracting(SkippedCall::request)
                .isEqualTo("POST https://llm.example/v1/chat/completions");
    }

    @Test
    void keepsTheLastTenAndCountsAll() {
        for (int i = 0; i < 25; i++) {
            skipped.add("POST", "host/" + i, "why");
        }
        assertThat(skipped.count()).isEqualTo(25);
        assertThat(skipped.last()).hasSize(10).allMatch(call -> call.request().matches("POST host/(1[5-9]|2[0-4])"));
    }
}
