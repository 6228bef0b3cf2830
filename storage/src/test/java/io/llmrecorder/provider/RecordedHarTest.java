package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import io.llmrecorder.call.Usage;
import io.llmrecorder.transfer.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The recorded exchanges once more, on the way that users take: as a HAR file through import and export. */
@EnabledIf("present")
class RecordedHarTest {
    @TempDir
    Path folder;

    static boolean present() {
        return Recorded.present();
    }

    @Test
    void exportsOfAnImportSayWhatIsExpected() throws IOException {
        List<JsonNode> calls = Recorded.lines("dev.jsonl");
        List<JsonNode> others = Recorded.lines("dev.notllm.jsonl");
        Path har = folder.resolve("corpus.har");
        Files.writeString(har, har(calls, others).toString());
        CommandLineRun cli = new CommandLineRun(folder.resolve("records"));

        assertThat(cli.run("import", "--format", "har", "--json", har.toString()))
                .isZero();
        assertThat(cli.json().path("imported").asInt()).isEqualTo(calls.size());
        assertThat(cli.json().path("skipped").asInt()).isEqualTo(others.size());
        assertThat(cli.json().path("bad").asInt()).isZero();
        assertThat(wrong(cli.records())).isEmpty();
    }

    private static List<String> wrong(List<JsonNode> records) {
        Map<String, JsonNode> byId = new HashMap<>();
        records.forEach(
                record -> byId.put(record.path("attributes").path("import_id").asText(), record));
        List<String> wrong = new ArrayList<>();
        for (Recorded recorded : Recorded.all()) {
            JsonNode record = byId.get(recorded.id());
            if (record == null) {
                wrong.add(recorded.id() + " is missing");
                continue;
            }
            List<String> differences = Score.differences(recorded, reading(record));
            differences.removeIf(difference -> RecordedExchangesTest.WRONG.containsKey(
                    recorded.id() + " " + difference.substring(0, difference.indexOf(':'))));
            differences.forEach(difference -> wrong.add(recorded.id() + " " + difference));
        }
        return wrong;
    }

    private static Reading reading(JsonNode record) {
        List<String> finishReasons = new ArrayList<>();
        record.path("finish_reasons").forEach(reason -> finishReasons.add(reason.asText()));
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode call : record.path("tool_calls")) {
            toolCalls.add(new ToolCall(
                    text(call, "id"),
                    call.path("name").asText(),
                    call.path("arguments").asText("")));
        }
        boolean ok = record.path("success").asBoolean();
        return new Reading(
                record.path("provider").asText(),
                text(record, "api"),
                text(record, "operation"),
                text(record, "model"),
                text(record, "response_model"),
                text(record, "response_id"),
                record.path("stream").asBoolean(),
                List.of(),
                List.of(),
                text(record, "prompt"),
                text(record, "response"),
                null,
                finishReasons,
                toolCalls,
                usage(record.path("usage")),
                null,
                null,
                ok ? null : new Failure(text(record, "error_type"), text(record, "error_message")),
                false,
                null,
                null,
                null,
                null,
                -1);
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                Json.count(usage.path("input_tokens")),
                Json.count(usage.path("output_tokens")),
                Json.count(usage.path("total_tokens")),
                Json.count(usage.path("cached_input_tokens")),
                Json.count(usage.path("cache_write_tokens")),
                Json.count(usage.path("reasoning_tokens")));
    }

    private static @Nullable String text(JsonNode node, String name) {
        return Json.text(node.path(name));
    }

    private static ObjectNode har(List<JsonNode> calls, List<JsonNode> others) {
        ObjectNode har = Json.object();
        ArrayNode entries = har.putObject("log").put("version", "1.2").putArray("entries");
        for (List<JsonNode> lines : List.of(others, calls)) {
            for (JsonNode line : lines) {
                ObjectNode entry = entries.addObject();
                entry.put("_id", line.path("id").asText());
                entry.put("startedDateTime", "2026-11-20T12:00:00.000Z").put("time", 1234.5);
                request(line.path("request"), entry.putObject("request"));
                response(line.path("response"), entry.putObject("response"));
            }
        }
        return har;
    }

    private static void request(JsonNode from, ObjectNode request) {
        request.put("method", from.path("method").asText());
        request.put("url", from.path("url").asText());
        headers(from, request);
        body(from, request.putObject("postData"));
    }

    private static void response(JsonNode from, ObjectNode response) {
        response.put("status", from.path("status").asInt());
        headers(from, response);
        body(from, response.putObject("content"));
    }

    private static void headers(JsonNode from, ObjectNode to) {
        ArrayNode headers = to.putArray("headers");
        for (Map.Entry<String, JsonNode> header : from.path("headers").properties()) {
            for (JsonNode value : header.getValue()) {
                headers.addObject().put("name", header.getKey()).put("value", value.asText());
            }
        }
    }

    private static void body(JsonNode from, ObjectNode to) {
        if (from.has("body_base64")) {
            to.put("encoding", "base64").put("text", from.path("body_base64").asText());
        } else {
            to.put("text", from.path("body").asText());
        }
    }
}
