package io.llmrecorder.agent;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Holds many streams at once: arguments are the URL of chat completions, then a prompt for each stream. */
public final class StreamApp {
    private StreamApp() {}

    public static void main(String[] arguments) throws InterruptedException {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(java.time.Duration.ofMinutes(5))
                .build();
        Thread[] threads = new Thread[arguments.length - 1];
        for (int i = 0; i < threads.length; i++) {
            String prompt = arguments[i + 1];
            threads[i] = new Thread(() -> stream(client, arguments[0], prompt));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static void stream(OkHttpClient client, String url, String prompt) {
        String json = "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt + "\"}]}";
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer sk-secret-of-the-test")
                .post(RequestBody.create(MediaType.get("application/json"), json))
                .build();
        try (Response response = client.newCall(request).execute()) {
            while (response.body().source().readUtf8Line() != null) {
                // The application reads on.
            }
            System.out.println("read " + prompt);
        } catch (IOException e) {
            System.out.println("failed " + prompt + " " + e);
        }
    }
}
