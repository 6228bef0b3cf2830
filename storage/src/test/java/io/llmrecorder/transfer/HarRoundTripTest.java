package io.llmrecorder.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hand-made exchange is imported, exported as HAR and imported again. */
class HarRoundTripTest {
    private static final Path CASES = Path.of("src/test/resources/providers");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAME = List.of(
            "provider",
            "api",
            "operation",
            "model",
            "response_model",
            "response_id",
            "prompt",
            "response",
            "finish_reasons",
            "tool_calls",
            "usage",
            "cost",
            "error_type",
            "error_message",
            "request_body",
            "response_body");

    @TempDir
    Path folder;

    @Test
    void bringsBackWhatWasExported() throws IOException {
        Path har = folder.resolve("cases.har");
        Files.writeString(har, cases().toString());
        CommandLineRun first = imported("first", har);
        List<JsonNode> records = first.records();
        assertThat(records).hasSizeGreaterThan(40);

        assertThat(first.run("export", "--format", "har")).isZero();
        Path again = folder.resolve("again.har");
        Files.writeString(again, first.out());
        CommandLineRun second = imported("second", again);
        Map<String, JsonNode> byImportedId = new HashMap<>();
        second.records()
                .forEach(record ->
                        byImportedId.put(record.at("/attributes/import_id").asText(), record));
        for (JsonNode record : records) {
            JsonNode copy = byImportedId.get(record.path("id").asText());
            String name = record.at("/attributes/import_id").asText();
            assertThat(copy).as(name).isNotNull();
            // HAR has no word for a stream that broke off: what came of it is an answer there.
            boolean cut = record.path("status").asText().equals("incomplete");
            for (String field : SAME) {
                if (cut && field.startsWith("error_")) {
                    continue;
                }
                assertThat(copy.path(field)).as(name + " " + field).isEqualTo(record.path(field));
            }
        }
    }

    private CommandLineRun imported(String name, Path har) {
        CommandLineRun run = new CommandLineRun(folder.resolve(name));
        assertThat(run.run("import", "--format", "har", har.toString())).isZero();
        assertThat(run.out()).contains(", 0 bad.");
        return run;
    }

    private static ObjectNode cases() throws IOException {
        ObjectNode har = JSON.createObjectNode();
        ArrayNode entries = har.putObject("log").put("version", "1.2").putArray("entries");
        try (Stream<Path> folders = Files.list(CASES)) {
            for (Path one : folders.sorted().toList()) {
                entries.add(entry(one));
            }
        }
        return har;
    }

    private static ObjectNode entry(Path one) throws IOException {
        Wire request = Wire.of(Files.readAllBytes(one.resolve("request")));
        Wire response = Wire.of(Files.readAllBytes(one.resolve("response")));
        ObjectNode entry = JSON.createObjectNode();
        entry.put("_id", one.getFileName().toString())
                .put("startedDateTime", "2026-11-20T12:00:00.000Z")
                .put("time", 10);
        int space = request.first().indexOf(' ');
        entry.putObject("request")
                .put("method", request.first().substring(0, space))
                .put("url", request.first().substring(space + 1))
                .<ObjectNode>set("headers", request.headers())
                .putObject("postData")
                .put("text", request.base64())
                .put("encoding", "base64");
        entry.putObject("response")
                .put("status", Integer.parseInt(response.first().replaceAll("\\D", "")))
                .<ObjectNode>set("headers", response.headers())
                .putObject("content")
                .put("text", response.base64())
                .put("encoding", "base64");
        return entry;
    }

    /** A message as the cases have it: first line, headers, blank line, body. */
    private record Wire(String first, ArrayNode headers, String base64) {
        static Wire of(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int blank = text.indexOf("\n\n");
            List<String> head =
                    text.substring(0, blank < 0 ? text.length() : blank).lines().toList();
            ArrayNode headers = JSON.createArrayNode();
            for (String line : head.subList(1, head.size())) {
                int colon = line.indexOf(':');
                headers.addObject()
                        .put("name", line.substring(0, colon))
                        .put("value", line.substring(colon + 1).strip());
            }
            byte[] body = blank < 0 ? new byte[0] : Arrays.copyOfRange(bytes, blank + 2, bytes.length);
            return new Wire(head.get(0), headers, Base64.getEncoder().encodeToString(body));
        }
    }
}
