package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsServletTest {
    @TempDir
    Path base;

    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = new Served(base);
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    @Test
    void listsCallsPageByPageWhileMoreAreRecorded() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(0, served.chat("s", "u", "question " + i, "answer"));
        }
        List<String> seen = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page = served.json("/api/calls?limit=3" + (next.isEmpty() ? "" : "&cursor=" + next));
            page.path("calls").forEach(call -> seen.add(call.path("id").asText()));
            served.chat("s", "u", "one more", "answer");
            next = page.path("next_cursor").asText(null);
        }
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void filtersAndCounts() throws IOException {
        served.chat("s1", "alice", "请审核图纸", "好的");
        served.chat("s2", "bob", "hi", "hello", Map.of("success", false, "status", "error", "error_type", "http_429"));
        assertThat(served.json("/api/calls?user=bob").path("calls")).hasSize(1);
        assertThat(served.json("/api/calls?q=%E5%9B%BE%E7%BA%B8").path("calls")).hasSize(1);
        JsonNode facets = served.json("/api/calls/facets?provider=openai");
        assertThat(facets.path("calls").asInt()).isEqualTo(2);
        assertThat(facets.at("/facets/user")).hasSize(2);
        JsonNode statistics = served.json("/api/statistics?group_by=error_type");
        assertThat(statistics.at("/total/failures").asInt()).isOne();
        assertThat(statistics.at("/groups/0/key").asText()).isEqualTo("http_429");
        assertThat(statistics.at("/total/cost/USD").asText()).isEqualTo("0.002");
    }

    @Test
    void showsACallWithItsBodiesNeighboursAndFeedback() throws IOException {
        String first = served.chat("s", "u", "one", "1");
        String second = served.chat("s", "u", "two", "2");
        assertThat(served.json("/api/calls/" + second).path("prompt").asText()).isEqualTo("two");
        assertThat(served.json("/api/calls/" + second + "/request")
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo("two");
        assertThat(served.json("/api/calls/" + second + "/response")
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("2");
        assertThat(served.json("/api/calls/" + second + "/neighbours")
                        .at("/previous/id")
                        .asText())
                .isEqualTo(first);
        served.post("/api/calls/" + second + "/feedback", "{\"score\":1,\"comment\":\"good\"}");
        JsonNode events = served.json("/api/calls/" + second + "/events").path("events");
        assertThat(events).hasSize(1);
        assertThat(events.at("/0/comment").asText()).isEqualTo("good");
        assertThat(served.get("/api/calls/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void keepsConversationsByHand() throws IOException {
        JsonNode made = served.post("/conversations/", "{\"user_identifier\":\"u\",\"title\":\"Plans\"}");
        String session = made.path("session_id").asText();
        assertThat(made.path("title").asText()).isEqualTo("Plans");
        served.post(
                "/conversations/" + session + "/messages",
                "{\"role\":\"user\",\"content\":\"hello\",\"model_name\":\"officeai\",\"token_count\":5}");
        JsonNode messages = served.json("/api/conversations/" + session + "/messages?limit=100")
                .path("messages");
        assertThat(messages.at("/0/content").asText()).isEqualTo("hello");
        assertThat(messages.at("/0/token_count").asInt()).isEqualTo(5);
        JsonNode renamed = Served.json(served.send("PUT", "/conversations/" + session, "{\"title\":\"Other\"}"), 200);
        assertThat(renamed.path("title").asText()).isEqualTo("Other");
        assertThat(served.json("/conversations/user/u?limit=50&offset=0").path("conversations"))
                .hasSize(1);
        assertThat(Served.json(served.send("POST", "/conversations", "{\"session_id\":\"" + session + "\"}"), 409)
                        .path("detail")
                        .asText())
                .contains(session);
    }

    @Test
    void makesConversationsOfCallsAndExportsThem() throws IOException {
        served.chat("s/1 ü", "u", "=1+1", "2");
        JsonNode conversation = served.json("/conversations/s%2F1%20%C3%BC");
        assertThat(conversation.path("title").asText()).isEqualTo("=1+1");
        assertThat(conversation.path("messages")).hasSize(2);
        JsonNode exported = served.json("/api/sessions/s%2F1%20%C3%BC/export?format=json");
        JsonNode interaction = exported.at("/data/messages/1/llm_interaction");
        assertThat(interaction.path("original_prompt").asText()).isEqualTo("=1+1");
        assertThat(interaction.at("/performance_metrics/response_time_ms").asInt())
                .isEqualTo(1000);
        assertThat(Served.text(served.get("/conversations/s%2F1%20%C3%BC/export?format=csv")))
                .contains("'=1+1")
                .contains("openai");
        JsonNode all =
                served.json("/api/conversations/export-all?format=json&start_date=2026-11-20&end_date=2026-11-20");
        assertThat(all).hasSize(1);
        assertThat(all.at("/0/messages")).hasSize(2);
        assertThat(served.json("/conversations/export-all?start_date=2026-11-21"))
                .isEmpty();
        assertThat(Served.text(served.get("/conversations/export-all?format=csv"))
                        .lines())
                .hasSize(3);
    }

    @Test
    void exportsEveryMessageOfALongSession() throws IOException {
        int most = 1_100;
        for (int i = 0; i < most; i += 2) {
            served.chat("long", "u", "question " + i, "answer " + i);
        }

        JsonNode exported = served.json("/api/sessions/long/export?format=json");
        assertThat(exported.path("success").asBoolean()).isTrue();
        assertThat(exported.at("/data/session_id").asText()).isEqualTo("long");
        assertThat(exported.at("/data/messages")).hasSize(most);
        assertThat(exported.at("/data/messages/" + (most - 1) + "/content").asText())
                .isEqualTo("answer " + (most - 2));
    }

    /** A list may be a little behind; who names one call wants to know whether it is there. */
    @Test
    void findsACallBehindMoreNewOnesThanAQuestionWaitsFor() throws IOException {
        String last = "";
        for (int i = 0; i < 8_000; i++) {
            last = served.chat("s-" + i % 100, "u", "question " + i, "answer " + i);
        }

        assertThat(served.json("/api/calls/" + last).path("id").asText()).isEqualTo(last);
    }

    @Test
    void saysSoWhenATimeEndsBeforeItBegins() throws IOException {
        assertThat(detail("/conversations/export-all?start_date=2026-11-21&end_date=2026-11-20"))
                .isEqualTo("start_date is after end_date.");
        assertThat(detail("/api/calls?since=2026-11-21T00:00:00Z&until=2026-11-19"))
                .contains("since (2026-11-21T00:00Z) would be later than until (2026-11-20T00:00Z)");
        assertThat(served.json("/conversations/export-all?start_date=2026-11-20&end_date=2026-11-20"))
                .isEmpty();
    }

    private String detail(String path) throws IOException {
        return Served.json(served.get(path), 422).path("detail").asText();
    }

    @Test
    void whatIsDeletedStaysDeletedAndAnewBeginsAnew() throws IOException {
        served.chat("s", "u", "secret", "answer");
        served.chat("other", "u", "kept", "answer");
        Path view = Files.createDirectories(served.layout().session("s"));
        Files.writeString(view.resolve("2026-11-20.jsonl"), "{}");
        assertThat(served.send("DELETE", "/conversations/s", "").statusCode()).isEqualTo(204);
        assertThat(served.get("/conversations/s").statusCode()).isEqualTo(404);
        assertThat(served.json("/api/calls").path("calls")).hasSize(1);
        assertThat(view).doesNotExist();
        assertThat(Served.text(served.get("/api/export?format=jsonl"))).doesNotContain("secret");
        try (var files = Files.list(served.layout().index())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThat(served.json("/api/calls").path("calls")).hasSize(1);
        assertThat(served.get("/conversations/s").statusCode()).isEqualTo(404);
        served.chat("s", "u", "again", "answer", Map.of("timestamp", "2099-01-01T00:00:00.000000Z"));
        assertThat(served.json("/conversations/s").path("messages")).hasSize(2);
    }

    @Test
    void answersForTheFileRecorder() throws IOException {
        served.chat("s", "u", "q", "a");
        assertThat(served.json("/api/llm-file-records/health")
                        .path("write_permissions")
                        .asBoolean())
                .isTrue();
        assertThat(served.json("/api/llm-file-records/session/s?date=2026-11-20")
                        .path("interactions"))
                .hasSize(1);
        assertThat(served.json("/api/llm-file-records/session/s?date=2026-11-19")
                        .path("interactions"))
                .isEmpty();
        assertThat(served.json("/api/llm-file-records/latest?limit=50")
                        .at("/interactions/0/prompt")
                        .asText())
                .isEqualTo("q");
        JsonNode statistics = served.json("/api/llm-file-records/statistics");
        assertThat(statistics.path("total_interactions").asInt()).isOne();
        assertThat(statistics.path("total_sessions").asInt()).isOne();
        assertThat(statistics.at("/storage_info/by_date/count").asInt()).isOne();
    }

    @Test
    void cleansUpOnlyWhenForced() throws IOException {
        Path old = Files.createDirectories(served.layout().byDate()).resolve("2020-01-01_all_interactions.jsonl");
        Files.writeString(old, "");
        String path = "/api/llm-file-records/cleanup";
        JsonNode preview = Served.json(served.send("DELETE", path, ""), 200);
        assertThat(preview.path("dry_run").asBoolean()).isTrue();
        assertThat(preview.at("/going/0/file").asText()).endsWith("2020-01-01_all_interactions.jsonl");
        Served.json(served.send("DELETE", path + "?force=true&dry_run=true", ""), 200);
        assertThat(old).exists();
        Served.json(served.send("DELETE", path + "?force=true", ""), 200);
        assertThat(old).doesNotExist();
    }

    @Test
    void exportsByJobsAndGoesOnFromAnEarlierOne() throws Exception {
        served.chat("s", "u", "first", "a");
        String first = Served.json(served.send("POST", "/api/exports", "{\"format\":\"jsonl\"}"), 202)
                .path("id")
                .asText();
        assertThat(done(first).path("calls").asInt()).isOne();
        // Made before the first export, and recorded after it.
        served.chat("s", "u", "late", "a", Map.of("timestamp", "2026-11-20T11:00:00.000000Z"));
        String second = Served.json(served.send("POST", "/api/exports", "{\"since\":\"" + first + "\"}"), 202)
                .path("id")
                .asText();
        assertThat(done(second).path("calls").asInt()).isOne();
        assertThat(Served.text(served.get("/api/exports/" + second + "/file")))
                .contains("late")
                .doesNotContain("first");
        assertThat(served.send("DELETE", "/api/exports/" + first, "").statusCode())
                .isEqualTo(204);
        assertThat(served.get("/api/exports/" + first).statusCode()).isEqualTo(404);
        assertThat(served.json("/api/exports").path("exports")).hasSize(1);
    }

    private JsonNode done(String id) throws Exception {
        for (int i = 0; i < 600; i++) {
            JsonNode job = served.json("/api/exports/" + id);
            if (!job.path("status").asText().matches("queued|running")) {
                assertThat(job.path("status").asText()).isEqualTo("done");
                return job;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the export does not end");
    }

    @Test
    void streamsNewCalls() throws Exception {
        served.chat("s", "u", "before", "a");
        try (Events events = new Events("")) {
            assertThat(events.line()).isEqualTo("retry: 1000");
            String id = served.chat("s", "u", "after", "a");
            assertThat(events.call()).isEqualTo(id);
        }
    }

    @Test
    void goesOnAfterTheLastEventThatCame() throws Exception {
        served.chat("s", "u", "before", "a");
        String place;
        try (Events events = new Events("")) {
            place = events.id();
        }
        String first = served.chat("s", "u", "while nobody listened", "a");
        String second = served.chat("s", "u", "and again", "a");
        try (Events events = new Events("?after=" + place)) {
            assertThat(events.id()).isEqualTo(place);
            assertThat(events.call()).isEqualTo(first);
            assertThat(events.call()).isEqualTo(second);
            place = events.id();
        }
        String third = served.chat("s", "u", "once more", "a");
        try (Events events = new Events("?after=" + place)) {
            assertThat(events.call()).isEqualTo(third);
        }
        try (Events events = new Events("", "Last-Event-ID", place)) {
            assertThat(events.call()).isEqualTo(third);
        }
    }

    @Test
    void refusesAPlaceThatIsNone() throws IOException {
        for (String place : List.of("x", "../../etc/passwd:0", "2026-11-28_all_interactions.jsonl", "2026-11-28:-1")) {
            assertThat(served.get("/api/stream?after=" + place).statusCode()).isEqualTo(422);
        }
    }

    /** The stream of new calls, as a browser reads it. */
    private final class Events implements AutoCloseable {
        private final BufferedReader lines;
        private String id = "";

        Events(String query, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.address() + "api/stream" + query));
            HttpRequest built = headers.length == 0
                    ? request.build()
                    : request.headers(headers).build();
            lines = new BufferedReader(new InputStreamReader(
                    HttpClient.newHttpClient()
                            .send(built, HttpResponse.BodyHandlers.ofInputStream())
                            .body(),
                    StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            String line = lines.readLine();
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            }
            return line;
        }

        /** The next id that comes. */
        String id() throws IOException {
            id = "";
            while (id.isEmpty()) {
                line();
            }
            return id;
        }

        /** The id of the next call. */
        String call() throws IOException {
            String line = line();
            while (!line.startsWith("data: ")) {
                line = line();
            }
            return Served.JSON.readTree(line.substring(6)).path("id").asText();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void letsABrowserKeepTheFilesOfThePageUntilTheyAreOthers() throws IOException {
        HttpResponse<byte[]> page = served.get("/");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        Matcher script =
                Pattern.compile("src=\"([0-9a-f]{16})(/console\\.js)\"").matcher(Served.text(page));
        assertThat(script.find()).isTrue();
        HttpResponse<byte[]> kept = served.get("/" + script.group(1) + script.group(2));
        assertThat(kept.headers().firstValue("Cache-Control")).hasValue("private, max-age=31536000, immutable");
        assertThat(kept.headers().firstValue("Content-Security-Policy")).hasValue(Policy.CONSOLE);
        for (String before : List.of("/0123456789abcdef", "")) {
            HttpResponse<byte[]> asked = served.get(before + script.group(2));
            assertThat(asked.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
            assertThat(asked.body()).isEqualTo(kept.body());
        }
        for (String none :
                List.of("/" + script.group(1), "/" + script.group(1) + "/", "/" + script.group(1) + "/api/calls")) {
            assertThat(served.get(none).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void compressesAndKnowsWhatTheClientHas() throws IOException {
        for (int i = 0; i < 20; i++) {
            served.chat("s", "u", "question " + i, "answer");
        }
        HttpResponse<byte[]> packed = served.get("/api/calls", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(Served.JSON.readTree(plain).path("calls")).hasSize(20);
        String tag = packed.headers().firstValue("ETag").orElseThrow();
        assertThat(served.get("/api/calls", "If-None-Match", tag).statusCode()).isEqualTo(304);
        HttpResponse<byte[]> head = served.send("HEAD", "/api/calls", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndWhatIsAllowed() throws IOException {
        assertThat(detail(served.get("/api/calls?limit=0"), 422))
                .isEqualTo("limit is \"0\" but must be a whole number from 1 to 1000.");
        assertThat(detail(served.get("/api/calls?colour=red"), 422))
                .contains("colour")
                .contains("session");
        assertThat(detail(served.get("/api/calls?since=yesterday"), 422)).contains("2026-11-20");
        assertThat(detail(served.get("/api/calls?cursor=x"), 422)).contains("cursor");
        assertThat(detail(served.send("POST", "/conversations", "[1]"), 422)).contains("object");
        assertThat(detail(served.send("POST", "/conversations", "{"), 400)).contains("JSON");
        assertThat(detail(served.send("PATCH", "/conversations", ""), 405)).contains("GET");
        assertThat(detail(served.get("/api/statistics?group_by=moon"), 422)).contains("model");
    }

    private static String detail(HttpResponse<byte[]> response, int status) throws IOException {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return Served.json(response, status).path("detail").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/console/../RecordsServlet.class",
                "/%2e%2e/openapi-base.json",
                "/RecordsServlet.class",
                "/docs/..%2fopenapi-base.json",
                "/api/calls/..%2f..%2fstate",
                "/api/calls/%00",
                "/api/exports/..%2f..%2f/file"
            })
    void reachesNoFileByAPath(String path) throws IOException {
        assertThat(served.get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void servesTheConsoleUnderAStrictPolicy() throws IOException {
        HttpResponse<byte[]> page = served.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(served.get("/api/calls")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("default-src 'none'");
    }
}
