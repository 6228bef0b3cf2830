package io.llmrecorder.recorder;

import io.llmrecorder.exchange.Secrets;
import io.llmrecorder.journal.SkippedCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What was not recorded, and why: how many, and the last ten. Safe for use by many threads; takes no lock. */
final class SkippedCalls {
    private static final int LAST = 10;

    private final AtomicLong count = new AtomicLong();
    private final AtomicReferenceArray<SkippedCall> last = new AtomicReferenceArray<>(LAST);

    /** @param url as far as known; what could hold a secret is not kept */
    void add(String method, String url, String reason) {
        long number = count.getAndIncrement();
        String clean = Secrets.url(url);
        int end = 0;
        while (end < clean.length() && clean.charAt(end) != '?' && clean.charAt(end) != '#') {
            end++;
        }
        String request = method + " " + clean.substring(0, end);
        last.set((int) (number % LAST), new SkippedCall(Instant.now(), request, reason));
    }

    long count() {
        return count.get();
    }

    /** Newest first. */
    List<SkippedCall> last() {
        List<SkippedCall> known = new ArrayList<>();
        for (int i = 0; i < LAST; i++) {
            SkippedCall skipped = last.get(i);
            if (skipped != null) {
                known.add(skipped);
            }
        }
        known.sort(Comparator.comparing(SkippedCall::at).reversed());
        return known;
    }
}
