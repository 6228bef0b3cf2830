package io.llmrecorder.sample.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StandInModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static StandInModel model;
    private static OpenAIClient sdk;

    @BeforeAll
    static void start() throws Exception {
        model = StandInModel.start(0);
        sdk = OpenAIOkHttpClient.builder()
                .baseUrl(model.baseUrl())
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        sdk.close();
        model.close();
    }

    @Test
    void responsesAnswer() {
        Response response = sdk.responses().create(params("What is it?"));
        assertThat(text(response)).contains("What is it?");
        assertThat(response.usage().orElseThrow().totalTokens())
                .isEqualTo(response.usage().orElseThrow().inputTokens()
                        + response.usage().orElseThrow().outputTokens());
    }

    @Test
    void responsesStreamIsUnderstoodByTheSdk() {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = sdk.responses().createStreaming(params("流式?"))) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(text(whole.response())).contains("流式?").contains("第一个问题");
    }

    @Test
    void responsesStreamHasEveryEventInOrder() throws Exception {
        String body = post("responses", "{\"model\":\"m\",\"stream\":true,\"input\":\"Hi\"}")
                .body();
        List<String> types = body.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
        assertThat(types.stream().distinct())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        int sequence = 0;
        StringBuilder text = new StringBuilder();
        JsonNode event = JSON.missingNode();
        for (String line : body.lines().filter(l -> l.startsWith("data: ")).toList()) {
            event = JSON.readTree(line.substring(6));
            assertThat(event.path("sequence_number").asInt()).isEqualTo(sequence++);
            text.append(event.path("delta").asText());
        }
        assertThat(event.at("/response/output/0/content/0/text").asText()).isEqualTo(text.toString());
    }

    @Test
    void streamReportsUsageOnlyWhenAsked() throws Exception {
        String request = "{\"model\":\"m\",\"stream\":true,%s\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        assertThat(post("chat/completions", request.formatted("")).body())
                .doesNotContain("usage")
                .endsWith("data: [DONE]\n\n");
        assertThat(post("chat/completions", request.formatted("\"stream_options\":{\"include_usage\":true},"))
                        .body())
                .contains("\"usage\":null", "\"choices\":[],\"usage\":{\"prompt_tokens\":");
    }

    @Test
    void contentMayComeInParts() throws Exception {
        String request = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"Part one\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]}";
        assertThat(post("chat/completions", request).body()).contains("Part one");
    }

    @Test
    void failsOnRequest() throws Exception {
        HttpResponse<String> response = post("responses", "{\"input\":\"please /fail 429 now\"}");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThatThrownBy(() -> sdk.responses().create(params("/fail 429"))).isInstanceOf(RateLimitException.class);
        assertThat(post("responses", "{\"input\":\"/fail 503\"}").statusCode()).isEqualTo(503);
    }

    @Test
    void cutsOnRequest() {
        assertThatThrownBy(() -> post("responses", "{\"input\":\"/cut\"}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> post("responses", "{\"stream\":true,\"input\":\"/cut\"}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void slowMeansTheTimeSaid() throws Exception {
        assertThat(prompt("/slow 2s").waitMillis()).isEqualTo(2000);
        assertThat(prompt("/slow 30ms").waitMillis()).isEqualTo(30);
        assertThat(prompt("/slow 9999s").waitMillis()).isEqualTo(120_000);
        assertThat(prompt("slowly").waitMillis()).isZero();
    }

    @Test
    void emptyOrUnknownRequestsAreErrors() throws Exception {
        assertThat(post("chat/completions", "{}").statusCode()).isEqualTo(400);
        assertThat(post("chat/completions", "nonsense").statusCode()).isEqualTo(400);
        assertThat(post("images", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void tokensJoinToTheTextAgain() {
        String text = "Grüße 😀 und 你好世界 internationalization";
        assertThat(String.join("", Tokens.split(text))).isEqualTo(text);
        assertThat(Tokens.count("你好世界")).isEqualTo(4);
    }

    private static Prompt prompt(String question) {
        JsonNode messages = JSON.createArrayNode()
                .add(JSON.createObjectNode().put("role", "user").put("content", question));
        return Prompt.of(JSON.createObjectNode(), messages);
    }

    private static ResponseCreateParams params(String input) {
        return ResponseCreateParams.builder().model("m").input(input).build();
    }

    private static String text(Response response) {
        return response.output()
                .get(0)
                .asMessage()
                .content()
                .get(0)
                .asOutputText()
                .text();
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(model.baseUrl() + "/" + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
