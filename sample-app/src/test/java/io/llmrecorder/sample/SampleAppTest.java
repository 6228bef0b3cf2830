package io.llmrecorder.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.FilterRegistration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole application over HTTP, with its stand-in model. */
class SampleAppTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static SampleApp app;

    @BeforeAll
    static void start() throws Exception {
        app = SampleApp.start(new Settings(0, "127.0.0.1", "okhttp", null, "none", "test-model"), 0);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void answersWithJson(String client) throws Exception {
        JsonNode answer = json(chat(question("Hello JSON").put("client", client)));
        assertThat(answer.path("answer").asText()).contains("Hello JSON").contains("first question");
        assertThat(answer.path("client").asText()).isEqualTo(client);
        assertThat(answer.path("cache").asText()).isEqualTo("miss");
        assertThat(answer.path("conversation_id").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void streamsPieceByPiece(String client) throws Exception {
        HttpResponse<String> response =
                stream(question("你好,流").put("client", client).put("conversation_id", "s-" + client));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        List<String> events = events(response.body(), "event: ");
        assertThat(events).startsWith("start", "delta", "delta").endsWith("done");
        StringBuilder text = new StringBuilder();
        for (String data : events(response.body(), "data: ")) {
            text.append(JSON.readTree(data).path("text").asText());
        }
        assertThat(text.toString()).contains("你好,流").contains("第一个问题");
        assertThat(events(response.body(), "data: ")).last().asString().contains("\"cache\":\"miss\"", client);
    }

    @Test
    void firstPieceArrivesBeforeTheModelIsDone() throws Exception {
        try (SampleApp slow =
                SampleApp.start(new Settings(0, "127.0.0.1", "java-http", null, "none", "test-model"), 600_000)) {
            // The stand-in model sends the role at once and then waits ten minutes before the first token.
            HttpRequest request = HttpRequest.newBuilder(URI.create(slow.url() + "v1/chat/completions"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                    .build();
            HttpResponse<InputStream> response = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith("data: ").contains("\"role\":\"assistant\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"okhttp", "java-http", "openai-sdk"})
    void conversationIsRemembered(String client) throws Exception {
        String id = "memory-" + client;
        json(chat(question("My name is Ada").put("conversation_id", id).put("client", client)));
        JsonNode second =
                json(chat(question("And now?").put("conversation_id", id).put("client", client)));
        assertThat(second.path("answer").asText()).contains("question 2").contains("My name is Ada");
    }

    @Test
    void contextIsTheLastTenMessages() throws Exception {
        JsonNode last = null;
        for (int i = 1; i <= 8; i++) {
            last = json(chat(question("Question number " + i).put("conversation_id", "long")));
        }
        // Ten messages are five questions with their answers; the new question is the sixth.
        assertThat(last.path("answer").asText()).contains("question 6 of our conversation");
        assertThat(json(get("api/conversations/long")).path("messages")).hasSize(16);
    }

    @Test
    void identicalQuestionComesFromTheCache() throws Exception {
        JsonNode first = json(chat(question("Only once")));
        JsonNode second = json(chat(question("Only once")));
        assertThat(first.path("cache").asText()).isEqualTo("miss");
        assertThat(second.path("cache").asText()).isEqualTo("hit");
        assertThat(second.path("answer")).isEqualTo(first.path("answer"));
        String streamed = stream(question("Only once")).body();
        assertThat(events(streamed, "event: ")).containsExactly("start", "delta", "done");
        assertThat(streamed).contains("\"cache\":\"hit\"");
    }

    @Test
    void conversationCanBeReadAndDeleted() throws Exception {
        String path = "api/conversations/" + URLEncoder.encode("聊天/1", StandardCharsets.UTF_8);
        assertProblem(get(path), 404, "There is no conversation with this id, or it has expired.");
        json(chat(question("Hello").put("conversation_id", "聊天/1")));
        JsonNode chat = json(get(path));
        assertThat(chat.path("conversation_id").asText()).isEqualTo("聊天/1");
        assertThat(chat.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(chat.at("/messages/0/content").asText()).isEqualTo("Hello");
        assertThat(chat.at("/messages/1/role").asText()).isEqualTo("assistant");
        assertThat(delete(path).statusCode()).isEqualTo(204);
        assertThat(delete(path).statusCode()).isEqualTo(404);
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void rateLimitIsPassedOn(String client) throws Exception {
        for (HttpResponse<String> response : both(question("/fail 429").put("client", client))) {
            assertProblem(response, 429, "The model answered 429: Rate limit reached: try again in 1s.");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void failureOfTheModelIsABadGateway(String client) throws Exception {
        for (HttpResponse<String> response : both(question("/fail 500").put("client", client))) {
            assertProblem(
                    response, 502, "The model answered 500: The server had an error while processing your request.");
            assertThat(json(response).path("model_status").asInt()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void cutStreamEndsInAnErrorEventAndIsForgotten(String client) throws Exception {
        HttpResponse<String> response =
                stream(question("/cut").put("client", client).put("conversation_id", "cut-" + client));
        if (response.statusCode() == 200) {
            assertThat(events(response.body(), "event: "))
                    .contains("delta")
                    .endsWith("error")
                    .doesNotContain("done");
            assertThat(events(response.body(), "data: ")).last().asString().contains("\"status\":502");
        } else { // java.net.http may lose what came just before the cut
            assertThat(response.statusCode()).isEqualTo(502);
        }
        assertThat(get("api/conversations/cut-" + client).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void cutAnswerIsABadGateway(String client) throws Exception {
        assertThat(chat(question("/cut").put("client", client)).statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{            | The body is not JSON in UTF-8.",
                "[1]          | The body must be a JSON object such as {\"message\": \"Hello\"}.",
                "{}           | 'message' is missing or empty.",
                "{\"message\": \" \"} | 'message' is missing or empty.",
                "{\"message\": 1} | 'message' must be a string.",
                "{\"message\": \"a\", \"client\": \"curl\"} | 'client' must be openai-sdk, okhttp, java-http.",
            })
    void badInputIsOneSentence(String body, String detail) throws Exception {
        assertProblem(send("api/chat", "POST", body), 400, detail);
    }

    @Test
    void whatTheServerRefusesIsAProblemToo() throws Exception {
        assertProblem(get("api/chat"), 405, "/api/chat does not understand this method.");
        assertProblem(get("nothing/here"), 404, "There is nothing at /nothing/here.");
    }

    @Test
    void hugeBodyIsRefused() throws Exception {
        assertProblem(chat(question("x".repeat(2 << 20))), 413, "The body is larger than 1 MiB.");
    }

    @Test
    void clientCanBeChosenInTheQuery() throws Exception {
        String body = question("By query").toString();
        assertThat(json(send("api/chat?client=java-http", "POST", body))
                        .path("client")
                        .asText())
                .isEqualTo("java-http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void completionsArePassedOn(String client) throws Exception {
        String request = "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"Pass on\"}]}";
        JsonNode answer = json(send("v1/chat/completions?client=" + client, "POST", request));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("m1");
        assertThat(answer.at("/choices/0/message/content").asText()).contains("Pass on");
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.at("/usage/prompt_tokens").asInt()
                        + answer.at("/usage/completion_tokens").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void completionStreamsArePassedOn(String client) throws Exception {
        String request = "{\"model\":\"m1\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Pass on\"}]}";
        HttpResponse<String> response = send("v1/chat/completions?client=" + client, "POST", request);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<String> data = events(response.body(), "data: ");
        assertThat(data).last().isEqualTo("[DONE]");
        assertThat(JSON.readTree(data.get(data.size() - 2))
                        .at("/usage/total_tokens")
                        .asInt())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-sdk", "okhttp", "java-http"})
    void completionErrorsAreInOpenAiForm(String client) throws Exception {
        String request = "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"/fail 429\"}]}";
        HttpResponse<String> response = send("v1/chat/completions?client=" + client, "POST", request);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void completionsThatAreNotJsonAreRefused() throws Exception {
        HttpResponse<String> response = send("v1/chat/completions", "POST", "hello");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void cutCompletionStreamIsCutForTheClientToo() {
        String request = "{\"model\":\"m1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"/cut\"}]}";
        assertThatThrownBy(() -> send("v1/chat/completions?client=okhttp", "POST", request))
                .isInstanceOf(IOException.class);
    }

    @Test
    void healthAnswers() throws Exception {
        assertThat(json(get("health")).path("status").asText()).isEqualTo("ok");
    }

    @Test
    void otherOriginsMayUseTheApi() throws Exception {
        HttpRequest preflight = HttpRequest.newBuilder(URI.create(app.url() + "api/chat"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "http://elsewhere")
                .header("Access-Control-Request-Headers", "x-session-id")
                .build();
        HttpResponse<String> response = HTTP.send(preflight, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("x-session-id");
        assertThat(get("health").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
    }

    @Test
    void pageIsServedAndItsSecretsAreNot() throws Exception {
        assertThat(get("").body()).contains("<title>Chat</title>", "Content-Security-Policy");
        assertThat(get("chat.js").body()).contains("textContent").doesNotContain("innerHTML");
        assertThat(get("chat.css").headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/css");
        assertThat(get("WEB-INF/web.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void filterOfTheRecorderIsInPlace() {
        assertThat(app.context.getServletContext().getFilterRegistrations().values())
                .extracting(FilterRegistration::getClassName)
                .contains("io.llmrecorder.filter.SessionFilter");
    }

    private static ObjectNode question(String message) {
        return JSON.createObjectNode().put("message", message);
    }

    private static HttpResponse<String> chat(JsonNode question) throws Exception {
        return send("api/chat", "POST", question.toString());
    }

    private static HttpResponse<String> stream(JsonNode question) throws Exception {
        return send("api/chat", "POST", question.toString(), "Accept", "text/event-stream");
    }

    private static List<HttpResponse<String>> both(JsonNode question) throws Exception {
        return List.of(chat(question), stream(question));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(app.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> delete(String path) throws Exception {
        return send(path, "DELETE", "");
    }

    private static HttpResponse<String> send(String path, String method, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static List<String> events(String body, String prefix) {
        List<String> found = new ArrayList<>();
        body.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .forEach(found::add);
        return found;
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json;charset=UTF-8");
        assertThat(json(response).path("detail").asText()).isEqualTo(detail);
        assertThat(json(response).path("status").asInt()).isEqualTo(status);
    }
}
