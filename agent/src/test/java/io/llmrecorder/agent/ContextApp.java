package io.llmrecorder.agent;

import io.llmrecorder.filter.CallContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls a model in the ways in which a web application does for a request: on its thread, and on many others. */
public final class ContextApp {
    private final OkHttpClient client = new OkHttpClient();
    private final String url;

    private ContextApp(String url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws Exception {
        new ContextApp(arguments[0]).run();
        System.exit(0);
    }

    @SuppressWarnings("try") // the scopes are there to be open
    private void run() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        pool.submit(() -> {}).get();
        // Executors are woven in the background once the filter's class is there; a server has served nobody by then.
        CallContext.open(null, null, null, null, Map.of(), null, null).close();
        waitForWeaving();
        try (CallContext.Scope scope =
                CallContext.open("S-1", "header", "U-1", "header", Map.of("drawing_id", "7"), null, null)) {
            call("direct");
            enqueue("enqueue");
            pool.submit(() -> call("submit")).get();
            execute(pool, "execute");
            CompletableFuture.runAsync(() -> call("run-async")).get();
            CompletableFuture.supplyAsync(() -> call("supply-async"), pool).get();
            ForkJoinPool.commonPool().submit(() -> call("fork-join")).get();
            scheduler.schedule(() -> call("schedule"), 1, TimeUnit.MILLISECONDS).get();
            virtually("virtual");
            try (CallContext.Scope inner = CallContext.open("S-2", "header", "U-2", "header", Map.of(), null, null)) {
                call("inner");
            }
            call("outer-again");
        }
        pool.submit(() -> call("nobody-in-pool")).get();
        call("nobody");
    }

    private static void waitForWeaving() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("llm-recorder-weave")) {
                thread.join();
            }
        }
    }

    private int call(String prompt) {
        try (Response response = client.newCall(request(prompt)).execute()) {
            return response.body().bytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void enqueue(String prompt) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        client.newCall(request(prompt)).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                done.countDown();
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                    response.body().bytes();
                }
                done.countDown();
            }
        });
        done.await();
    }

    private void execute(ExecutorService executor, String prompt) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        executor.execute(() -> {
            call(prompt);
            done.countDown();
        });
        done.await();
    }

    /** Where the JDK has virtual threads. */
    private void virtually(String prompt) throws Exception {
        if (Runtime.version().feature() < 21) {
            return;
        }
        ExecutorService executor = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        executor.submit(() -> call(prompt)).get();
        execute(executor, prompt + "-execute");
    }

    private Request request(String prompt) {
        String json = "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt + "\"}]}";
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create(MediaType.get("application/json"), json))
                .build();
    }
}
