package io.llmrecorder.sample.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reaches the model by OpenAI's Java SDK, which tries a refused call twice more by itself. */
public final class OpenAiSdkModel implements ChatModel {
    private final OpenAIClient client;
    private final String model;

    public OpenAiSdkModel(Endpoint endpoint) {
        model = endpoint.model();
        client = OpenAIOkHttpClient.builder()
                .baseUrl(endpoint.baseUrl())
                .apiKey(endpoint.apiKey())
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    @Override
    public String answer(List<Turn> turns) throws ModelException {
        try {
            return client.chat()
                    .completions()
                    .create(params(turns).build())
                    .choices()
                    .get(0)
                    .message()
                    .content()
                    .orElse("");
        } catch (OpenAIException e) {
            throw failure(e);
        }
    }

    @Override
    public void stream(List<Turn> turns, Pieces pieces) throws IOException {
        ChatCompletionCreateParams params = params(turns)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        boolean finished = false;
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(params)) {
            // An iterator, not forEach: pieces may throw an IOException.
            Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
            while (chunks.hasNext()) {
                for (ChatCompletionChunk.Choice choice : chunks.next().choices()) {
                    String text = choice.delta().content().orElse("");
                    if (!text.isEmpty()) {
                        pieces.take(text);
                    }
                    finished |= choice.finishReason().isPresent();
                }
            }
        } catch (OpenAIException e) {
            throw failure(e);
        }
        if (!finished) {
            throw ModelException.incomplete("the stream ended early.");
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the reply's body, and thereby the response
    public Reply passOn(byte[] request, boolean stream) throws ModelException {
        try {
            ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(request, ChatCompletionCreateParams.Body.class))
                    .build();
            var completions = client.chat().completions().withRawResponse();
            HttpResponse response = stream ? completions.createStreaming(params) : completions.create(params);
            return new Reply(
                    response.statusCode(),
                    Objects.requireNonNullElse(first(response.headers(), "Content-Type"), "application/json"),
                    first(response.headers(), "Retry-After"),
                    response.body());
        } catch (OpenAIServiceException e) {
            return new Reply(
                    e.statusCode(),
                    "application/json",
                    first(e.headers(), "Retry-After"),
                    new ByteArrayInputStream(json(Map.of("error", e.body()))));
        } catch (OpenAIException | IOException e) {
            throw ModelException.broken(e);
        }
    }

    private ChatCompletionCreateParams.Builder params(List<Turn> turns) {
        ChatCompletionCreateParams.Builder params =
                ChatCompletionCreateParams.builder().model(model);
        for (Turn turn : turns) {
            if (turn.role().equals(Turn.USER)) {
                params.addUserMessage(turn.content());
            } else {
                params.addAssistantMessage(turn.content());
            }
        }
        return params;
    }

    private static ModelException failure(OpenAIException e) {
        if (e instanceof OpenAIServiceException refused) {
            JsonNode body = ObjectMappers.jsonMapper().valueToTree(refused.body());
            String message = body.path("message").asText(String.valueOf(refused.getMessage()));
            return ModelException.refused(refused.statusCode(), message, first(refused.headers(), "Retry-After"));
        }
        return ModelException.broken(e);
    }

    private static byte[] json(Object value) {
        return ObjectMappers.jsonMapper().valueToTree(value).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String first(Headers headers, String name) {
        List<String> values = headers.values(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
