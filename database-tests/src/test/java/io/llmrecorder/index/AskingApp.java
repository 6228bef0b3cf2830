package io.llmrecorder.index;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Driver;
import java.util.Collections;

/**
 * Asks a model at the URL of its first argument all the questions that follow, and says which database drivers it can see; then
 * waits for the end of stdin.
 */
final class AskingApp {
    private AskingApp() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 1; i < arguments.length; i++) {
            String json = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + arguments[i]
                    + "\"}]}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        while (System.in.read() >= 0) {
            // The parent closes it.
        }
        for (Driver driver : Collections.list(java.sql.DriverManager.getDrivers())) {
            System.out.println("driver " + driver.getClass().getName());
        }
    }
}
