package io.llmrecorder.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a model at the URL of its first argument all the questions that follow, at once; then waits for the end of stdin. */
final class HangingApp {
    private HangingApp() {}

    public static void main(String[] arguments) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 1; i < arguments.length; i++) {
            String json = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + arguments[i]
                    + "\"}]}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .thenAccept(response -> System.out.println(response.statusCode()))
                    .exceptionally(e -> null);
        }
        while (System.in.read() >= 0) {
            // The parent closes it.
        }
        System.exit(0);
    }
}
