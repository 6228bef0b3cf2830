package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.exchange.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** One line of the folder of recorded exchanges, and what is expected to be read from it. */
record Recorded(String id, String api, String dialect, HttpCall call, JsonNode expected) {
    private static final Path FOLDER = Path.of("../../shared/exchanges");

    static boolean present() {
        return Files.isDirectory(FOLDER);
    }

    static List<Recorded> all() {
        List<JsonNode> exchanges = lines("dev.jsonl");
        List<JsonNode> expected = lines("dev.expected.jsonl");
        List<Recorded> all = new ArrayList<>();
        for (int i = 0; i < exchanges.size(); i++) {
            all.add(of(exchanges.get(i), expected.get(i)));
        }
        return all;
    }

    static List<JsonNode> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file)).stream()
                    .map(Json::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded of(JsonNode line, JsonNode expected) {
        HttpCall call = new HttpCall(
                line.path("request").path("method").asText(),
                line.path("request").path("url").asText(),
                headers(line.path("request").path("headers")),
                body(line.path("request")),
                line.path("response").path("status").asInt(),
                headers(line.path("response").path("headers")),
                body(line.path("response")),
                true);
        return new Recorded(
                line.path("id").asText(),
                line.path("api").asText(),
                line.path("dialect").asText(),
                call,
                expected);
    }

    private static Headers headers(JsonNode fields) {
        Headers headers = new Headers();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            for (JsonNode value : field.getValue()) {
                headers.add(field.getKey(), value.asText());
            }
        }
        return headers;
    }

    private static byte[] body(JsonNode side) {
        return side.has("body_base64")
                ? Base64.getDecoder().decode(side.path("body_base64").asText())
                : side.path("body").asText().getBytes(StandardCharsets.UTF_8);
    }

    /** The same call whose answer was cut. */
    HttpCall cut(int length) {
        return new HttpCall(
                call.method(),
                call.url(),
                call.requestHeaders(),
                call.requestBody(),
                call.status(),
                call.responseHeaders(),
                Arrays.copyOf(call.responseBody(), length),
                false);
    }

    /** The same call as it was on the wire when the answer was compressed. */
    HttpCall gzip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(call.responseBody());
        }
        Headers headers = new Headers();
        for (int i = 0; i < call.responseHeaders().size(); i++) {
            headers.add(call.responseHeaders().name(i), call.responseHeaders().value(i));
        }
        headers.add("content-encoding", "gzip");
        return new HttpCall(
                call.method(),
                call.url(),
                call.requestHeaders(),
                call.requestBody(),
                call.status(),
                headers,
                out.toByteArray(),
                true);
    }
}
