package io.llmrecorder.sample.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Reaches the model by OkHttp 4. */
public final class OkHttpModel implements ChatModel {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(60))
            .build();
    private final Endpoint endpoint;

    public OkHttpModel(Endpoint endpoint) {
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
        Request request = new Request.Builder()
                .url(endpoint.completions().toString())
                .header("Authorization", "Bearer " + endpoint.apiKey())
                .header("Accept", stream ? "text/event-stream" : "application/json")
                .post(RequestBody.create(body, JSON))
                .build();
        try {
            // Closing the body's stream closes the response.
            Response response = client.newCall(request).execute();
            return new Reply(
                    response.code(),
                    Objects.requireNonNullElse(response.header("Content-Type"), "application/json"),
                    response.header("Retry-After"),
                    Objects.requireNonNull(response.body()).byteStream());
        } catch (IOException e) {
            throw ModelException.broken(e);
        }
    }
}
