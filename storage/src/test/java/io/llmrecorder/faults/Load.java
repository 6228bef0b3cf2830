package io.llmrecorder.faults;

import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * An application's threads that call a model as fast as they may. The answers are numbered in the order in which the recorder
 * takes the calls: while none is dropped, {@code n} written calls are those from 0 to {@code n - 1}.
 */
final class Load {
    private static final String URL = "https://api.openai.com/v1/chat/completions";
    private static final byte[] REQUEST = request("load", 1200);

    private final Recorder recorder;
    private final String tag;
    private final long mostQueued;
    private final long most;
    private final Caller caller;
    private final Budget budget = new Budget(Long.MAX_VALUE);
    private final List<Exchange> held = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Object order = new Object();
    private volatile boolean ending;
    private volatile long next;

    /**
     * @param tag begins each answer
     * @param mostQueued how many calls may wait before the threads pause; none is dropped while the queue takes more than that
     * @param most how many calls the threads make at most
     */
    Load(Recorder recorder, String tag, long mostQueued, long most) {
        this.recorder = recorder;
        this.tag = tag;
        this.mostQueued = mostQueued;
        this.most = most;
        this.caller = new Caller("session-" + tag, "header", null, null, Map.of(), null, null, null);
    }

    Load start(int count) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::callOn, "load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    private void callOn() {
        while (!ending) {
            if (next < most && recorder.counters().queued() < mostQueued) {
                call();
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
    }

    /** One whole call. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written in order only
    void call() {
        Exchange exchange = begin(REQUEST);
        exchange.responded(200, new Headers());
        synchronized (order) {
            byte[] answer = answer(tag + ":" + next++);
            exchange.response().append(answer, 0, answer.length);
            exchange.end(Exchange.End.COMPLETE);
        }
    }

    /** Begins calls that never end. */
    void hold(int count) {
        for (int i = 0; i < count; i++) {
            held.add(begin(request("held " + tag, 200)));
        }
    }

    private Exchange begin(byte[] request) {
        Exchange exchange = new Exchange("okhttp", "POST", URL, new Headers(), caller, recorder, 1 << 20, budget);
        exchange.request().append(request, 0, request.length);
        exchange.requestSent();
        return exchange;
    }

    /** Makes no more calls; answers the counters once nothing waits any more. */
    Counters end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
        while (recorder.counters().queued() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return recorder.counters();
    }

    private static byte[] request(String prompt, int filler) {
        return ("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + " "
                        + "x".repeat(filler) + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] answer(String text) {
        return ("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
