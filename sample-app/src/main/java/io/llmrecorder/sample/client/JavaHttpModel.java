package io.llmrecorder.sample.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Reaches the model by the JDK's own java.net.http. */
public final class JavaHttpModel implements ChatModel {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Endpoint endpoint;

    public JavaHttpModel(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String answer(List<Turn> turns) throws ModelException {
        return Completions.answer(passOn(Completions.request(endpoint.model(), turns, false), false));
    }

    @Override
    public void stream(List<Turn> turns, Pieces pieces) throws IOException {
        Completions.stream(passOn(Completions.request(endpoint.model(), turns, true), true), pieces);
    }

    @Override
    public Reply passOn(byte[] body, boolean stream) throws ModelException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.completions())
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + endpoint.apiKey())
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Accept", stream ? "text/event-stream" : "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("application/json"),
                    response.headers().firstValue("Retry-After").orElse(null),
                    response.body());
        } catch (IOException e) {
            throw ModelException.broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ModelException.broken(e);
        }
    }
}
