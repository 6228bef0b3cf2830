package io.llmrecorder.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallFoldersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STARTED =
            Long.toString(Instant.parse("2026-11-20T04:01:05Z").toEpochMilli(), 36);
    private static final String INSTANCE = STARTED + "-77-1abc2def";
    private static final String HEAD =
            "{\"v\":1,\"type\":\"call\",\"id\":\"%s\",\"timestamp\":\"2026-11-20T04:02:09.000001Z\","
                    + "\"end_time\":\"2026-11-20T04:02:10.000001Z\",\"session_id\":\"mine\",\"session_source\":\"header\",";
    private static final String OK = HEAD
            + "\"stage\":\"completed\",\"status\":\"ok\",\"success\":true,\"provider\":\"deepseek\",\"model\":\"deepseek-chat\","
            + "\"response\":\"你好 😀\",\"finish_reasons\":[\"stop\"],\"has_tool_calls\":false,\"usage\":{\"input_tokens\":3,\"output_tokens\":4,"
            + "\"total_tokens\":7},\"performance_metrics\":{\"response_time_ms\":1000,\"tokens_per_second\":4.0},"
            + "\"request_body\":{\"model\":\"deepseek-chat\",\"temperature\":0.50,\"messages\":[]},\"instance\":\""
            + INSTANCE + "\"}";
    private static final String FAILED = HEAD
            + "\"stage\":\"completed\",\"status\":\"error\",\"success\":false,\"error_type\":\"invalid_request_error\",\"error_message\":\"太长\","
            + "\"model\":\"deepseek-chat\",\"performance_metrics\":{\"response_time_ms\":31000},\"request_body\":{\"n\":1},\"instance\":\""
            + INSTANCE + "\"}";

    @TempDir
    Path base;

    private JournalFixture journal;
    private Path session;

    @BeforeEach
    void open() {
        journal = new JournalFixture(base);
        session = base.resolve("calls/20261120/session_20261120_040105");
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void writesRequestAnswerAndFiguresOfACall() throws IOException {
        journal.appendRaw(String.format(OK, "a"));
        journal.run(view());

        Path call = session.resolve("call_20261120_040209_001");
        assertThat(Files.readString(call.resolve("input.json"))).contains("\"temperature\" : 0.50");
        assertThat(Files.readString(call.resolve("output.txt")))
                .isEqualTo("=".repeat(80) + "\nAPI RESPONSE OUTPUT\n" + "=".repeat(80) + "\n\n你好 😀\n");
        JsonNode metadata = metadata(call);
        assertThat(metadata.get("response_info").toString())
                .isEqualTo(
                        "{\"error\":false,\"error_type\":null,\"error_message\":null,\"finish_reason\":\"stop\",\"has_tool_calls\":false}");
        assertThat(metadata.get("performance").toString()).isEqualTo("{\"latency_ms\":1000,\"tokens_per_second\":4.0}");
        assertThat(metadata.get("usage").toString())
                .isEqualTo("{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}");
        assertThat(metadata.get("session_id").asText()).isEqualTo("mine");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(call)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(call.resolve("input.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhyACallFailedAndHowLongItWaited() throws IOException {
        journal.appendRaw(String.format(FAILED, "a"));
        journal.run(view());

        Path call = session.resolve("call_20261120_040209_001");
        assertThat(Files.readString(call.resolve("output.txt")))
                .contains("⚠️ API 调用失败\n错误类型: invalid_request_error\n错误消息: 太长\n");
        JsonNode metadata = metadata(call);
        assertThat(metadata.at("/response_info/error").asBoolean()).isTrue();
        assertThat(metadata.at("/performance/latency_ms").asInt()).isEqualTo(31_000);
        assertThat(metadata.at("/usage/total_tokens").isNull()).isTrue();
        assertThat(metadata.get("response").toString())
                .isEqualTo("{\"error\":true,\"error_type\":\"invalid_request_error\",\"error_message\":\"太长\","
                        + "\"timestamp\":\"2026-11-20T04:02:10.000001Z\",\"id\":\"error_1795147330\",\"object\":\"error\","
                        + "\"model\":\"deepseek-chat\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}");
    }

    @Test
    void countsTheCallsOfOneSecond() throws IOException {
        for (String id : List.of("a", "b")) {
            journal.appendRaw(String.format(OK, id));
        }
        journal.run(view());
        journal.appendRaw(String.format(OK, "c"));
        journal.run(view());

        assertThat(folders())
                .containsExactly("call_20261120_040209_001", "call_20261120_040209_002", "call_20261120_040209_003");
    }

    @Test
    void writesACallOnceThatComesAgainAfterACrash() throws IOException {
        journal.appendRaw(String.format(OK, "a"));
        journal.crashBeforeCommit(view());
        Path torn = session.resolve("call_20261120_040209_002");
        Files.createDirectories(torn);
        Files.writeString(torn.resolve("input.json"), "{\"half");
        journal.appendRaw(String.format(FAILED, "b"));

        journal.run(view());

        assertThat(folders()).containsExactly("call_20261120_040209_001", "call_20261120_040209_002");
        assertThat(metadata(torn).get("call_id").asText()).isEqualTo("b");
        assertThat(JSON.readTree(torn.resolve("input.json").toFile()).toString())
                .isEqualTo("{\"n\":1}");
    }

    @Test
    void tellsProcessesApartThatStartedInOneSecond() throws IOException {
        Files.createDirectories(base.resolve("state"));
        Files.writeString(base.resolve("state/session_20261120_040105.claim"), STARTED + "-76");
        Files.writeString(base.resolve("state/session_20261120_040105_2.claim"), STARTED + "-77");
        journal.appendRaw(String.format(OK, "a"));
        journal.run(view());

        assertThat(base.resolve("calls/20261120/session_20261120_040105_2")).isDirectory();
    }

    @Test
    void keepsASessionOfAnotherToolInsideTheFolder() throws IOException {
        journal.appendRaw(String.format(OK, "a").replace(INSTANCE, "x").replace("\"mine\"", "\"../../etc\""));
        journal.run(view());

        assertThat(base.resolve("calls/20261120/session_%2E.%2F..%2Fetc")).isDirectory();
    }

    @Test
    void goesOnAfterLinesThatAreNoCalls() throws IOException {
        journal.appendRaw("{\"v\":1,\"type\":\"finalized\",\"id\":\"a\",\"timestamp\":\"2026-11-20T04:02:09Z\"}");
        journal.appendRaw("{\"v\":1,\"type\":\"call\",\"id\":\"b\",\"timestamp\":\"yesterday\",\"success\":true}");
        journal.appendRaw(
                "{\"v\":1,\"type\":\"call\",\"id\":\"c\",\"timestamp\":\"2026-11-20T04:02:09Z\",\"success\":true,oops");
        journal.appendRaw(String.format(OK, "d"));
        journal.run(view());

        assertThat(folders()).containsExactly("call_20261120_040209_001");
    }

    @Test
    void isSwitchedOnByItsName() {
        List<String> names = List.of("latest", "call_folders");

        assertThat(Views.of(names, journal.layout, 1, Clock.systemUTC())).hasAtLeastOneElementOfType(CallFolders.class);
    }

    private CallFolders view() {
        return new CallFolders(journal.layout, ZoneOffset.UTC);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(session)) {
            return all.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode metadata(Path call) throws IOException {
        return JSON.readTree(call.resolve("metadata.json").toFile());
    }
}
