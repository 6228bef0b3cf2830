package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder for each case: {@code request} and {@code response} as on the wire, {@code expected.json}. */
class CasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/providers");

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatIsExpected(String name) throws IOException {
        JsonNode expected = Json.parse(Files.readAllBytes(FOLDER.resolve(name).resolve("expected.json")));
        assertThat(pretty(summary(Providers.read(call(name))))).isEqualTo(pretty(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsTheTreesOfTheRecordAlike(String name) throws IOException {
        HttpCall call = call(name);
        Reading first = Providers.read(call);
        Reading again = Providers.reread(
                call.url(), call.status(), call.responseHeaders(), first.requestBody(), first.responseBody());
        ObjectNode summary = summary(first);
        summary.remove(List.of("incomplete", "first_content", "stream"));
        ObjectNode summaryAgain = summary(again);
        summaryAgain.remove("stream");
        assertThat(pretty(summaryAgain)).isEqualTo(pretty(summary));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void survivesEveryCutAndDamage(String name) throws IOException {
        HttpCall call = call(name);
        Random random = new Random(name.hashCode());
        byte[] body = call.responseBody();
        for (int length = 0; length <= body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThat(Providers.read(with(call, call.requestBody(), cut))).isNotNull();
            if (length > 0) {
                cut[random.nextInt(length)] = (byte) random.nextInt(256);
                assertThat(Providers.read(with(call, call.requestBody(), cut))).isNotNull();
            }
        }
        byte[] request = call.requestBody();
        for (int length = 0; length < request.length; length++) {
            assertThat(Providers.read(with(call, Arrays.copyOf(request, length), body)))
                    .isNotNull();
        }
    }

    private static HttpCall with(HttpCall call, byte[] request, byte[] response) {
        return new HttpCall(
                call.method(),
                call.url(),
                call.requestHeaders(),
                request,
                call.status(),
                call.responseHeaders(),
                response,
                false);
    }

    private static HttpCall call(String name) throws IOException {
        byte[] request = Files.readAllBytes(FOLDER.resolve(name).resolve("request"));
        byte[] response = Files.readAllBytes(FOLDER.resolve(name).resolve("response"));
        List<String> requestHead = head(request);
        List<String> responseHead = head(response);
        return new HttpCall(
                "POST",
                requestHead.get(0).substring("POST ".length()),
                headers(requestHead),
                body(request, requestHead),
                Integer.parseInt(responseHead.get(0)),
                headers(responseHead),
                body(response, responseHead),
                true);
    }

    private static List<String> head(byte[] message) {
        List<String> lines = new ArrayList<>();
        for (String line : new String(message, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }

    private static byte[] body(byte[] message, List<String> head) {
        int start = 1;
        for (String line : head) {
            start += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        return Arrays.copyOfRange(message, Math.min(start, message.length), message.length);
    }

    private static Headers headers(List<String> head) {
        Headers headers = new Headers();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(": ");
            headers.add(line.substring(0, colon), line.substring(colon + 2));
        }
        return headers;
    }

    /** What the reading says, without what it does not. */
    private static ObjectNode summary(Reading reading) {
        ObjectNode summary = Json.object();
        put(summary, "api", reading.api());
        put(summary, "operation", reading.operation());
        put(summary, "model", reading.model());
        put(summary, "response_model", reading.responseModel());
        put(summary, "response_id", reading.responseId());
        put(summary, "stream", reading.stream());
        put(summary, "prompt", reading.prompt());
        put(summary, "response", reading.response());
        put(summary, "reasoning", reading.reasoning());
        put(summary, "finish_reasons", reading.finishReasons());
        put(summary, "tool_calls", reading.toolCalls());
        put(summary, "usage", reading.usage());
        put(summary, "service_tier", reading.serviceTier());
        put(summary, "failure", reading.failure());
        put(summary, "session", reading.sessionInBody());
        put(summary, "user", reading.userInBody());
        put(summary, "incomplete", reading.incomplete() ? true : null);
        put(summary, "first_content", reading.firstContentOffset() < 0 ? null : reading.firstContentOffset());
        put(summary, "input", reading.input());
        put(summary, "output", reading.output());
        return summary;
    }

    private static void put(ObjectNode summary, String name, Object value) {
        JsonNode tree = new ObjectMapper().valueToTree(value);
        withoutNulls(tree);
        if (tree != null && !tree.isNull() && !(tree.isContainerNode() && tree.isEmpty())) {
            summary.set(name, tree);
        }
    }

    private static void withoutNulls(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties()
                    .removeIf((Map.Entry<String, JsonNode> field) ->
                            field.getValue().isNull());
        }
        if (tree != null) {
            tree.forEach(CasesTest::withoutNulls);
        }
    }

    private static String pretty(JsonNode tree) {
        return tree == null ? "nothing" : tree.toPrettyString();
    }
}
