package io.llmrecorder.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Makes its HTTP clients, and uses them, before the agent comes; then waits for a line on stdin, and uses them again. */
public final class AttachApp {
    private AttachApp() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OkHttpClient ok = new OkHttpClient();
        HttpClient jdk = HttpClient.newHttpClient();
        call(ok, jdk, arguments[0], "before");
        System.out.println("ready");
        int line = System.in.read();
        call(ok, jdk, arguments[0], "after");
        System.out.println("done " + line);
        ok.dispatcher().executorService().shutdown();
        ok.connectionPool().evictAll();
    }

    private static void call(OkHttpClient ok, HttpClient jdk, String url, String when)
            throws IOException, InterruptedException {
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(MediaType.get("application/json"), json("ok-" + when)))
                .build();
        try (Response response = ok.newCall(request).execute()) {
            response.body().string();
        }
        jdk.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.ofString(json("jdk-" + when)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String json(String prompt) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                + "\"}]}";
    }
}
