package io.llmrecorder.agent;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Makes an LLM call, one that is not to be recorded, and asks its own console for its calls and for what is amiss. */
public final class ConsoleApp {
    private ConsoleApp() {}

    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"own console\"}]}";
        HttpRequest.Builder call =
                HttpRequest.newBuilder(URI.create(arguments[0])).POST(HttpRequest.BodyPublishers.ofString(body));
        client.send(call.build(), HttpResponse.BodyHandlers.ofString());
        client.send(call.header("X-LLM-Record", "off").build(), HttpResponse.BodyHandlers.ofString());
        String console = "http://127.0.0.1:" + arguments[1];
        System.out.println(get(client, console + "/api/calls", "own console"));
        System.out.println(get(client, console + "/api/doctor", "X-LLM-Record: off"));
        System.out.println(get(client, console + "/", "<html"));
    }

    private static String get(HttpClient client, String url, String wanted) throws Exception {
        for (int i = 0; ; i++) {
            try {
                String answer = client.send(
                                HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                if (answer.contains(wanted)) {
                    return "has " + wanted;
                }
                if (i == 300) {
                    return answer;
                }
            } catch (ConnectException e) {
                if (i == 300) {
                    return e.toString();
                }
            }
            Thread.sleep(100);
        }
    }
}
