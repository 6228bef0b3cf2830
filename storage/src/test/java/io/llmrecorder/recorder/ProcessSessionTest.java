package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSessionTest {
    private static final Instant START = Instant.parse("2026-11-20T04:01:05.7Z");

    @TempDir
    Path base;

    @Test
    void isNamedByTheStartInLocalTime() throws IOException {
        assertThat(claim("a", "Asia/Shanghai")).isEqualTo("session_20261120_120105");
    }

    @Test
    void isNumberedWhenAnotherProcessStartedInTheSameSecond() throws IOException {
        assertThat(claim("a", "UTC")).isEqualTo("session_20261120_040105");
        assertThat(claim("b", "UTC")).isEqualTo("session_20261120_040105_2");
        assertThat(claim("c", "UTC")).isEqualTo("session_20261120_040105_3");
    }

    @Test
    void staysTheSameForOneProcess() throws IOException {
        claim("a", "UTC");
        claim("b", "UTC");

        assertThat(claim("b", "UTC")).isEqualTo("session_20261120_040105_2");
    }

    @Test
    void isGivenOnceHoweverManyAskAtOnce() throws InterruptedException {
        Set<String> sessions = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.length; i++) {
            String key = "process-" + i;
            threads[i] = new Thread(() -> {
                try {
                    sessions.add(claim(key, "UTC"));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sessions).hasSize(threads.length);
    }

    private String claim(String key, String zone) throws IOException {
        return ProcessSession.claim(new Layout(base), START, ZoneId.of(zone), key);
    }
}
