package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Index;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DuckDB statements of {@code docs/lake.md}, as they stand there, answer what {@code stats} does. In the profile {@code lake}. */
class LakeTest {
    private static final Path DOCUMENT = Path.of("../docs/lake.md");
    private static final String BUCKET = "s3://my-bucket/";
    private static final int CALLS = 400;

    @TempDir
    private Path folder;

    private final Random random = new Random(5);
    private final CommandLine cli = new CommandLine();
    private TestStore server;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(hasDuckDb(), "DuckDB is on the class path in the profile \"lake\" only");
        server = new TestStore();
        settings = CommandLine.settings(server.settings());
    }

    private static boolean hasDuckDb() {
        try {
            Class.forName("org.duckdb.DuckDBDriver");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void answersWhatTheStatisticsAnswer() throws Exception {
        for (String service : List.of("shop", "web/api")) {
            Path host = folder.resolve(service.replace('/', '-'));
            record(host, service);
            Map<String, String> own = new HashMap<>(settings);
            own.put("llm.records.codec", service.equals("shop") ? "gzip" : "zstd");
            assertThat(cli.run(host, own, "s3", "sync")).as(cli.err()).isZero();
        }
        Path fleet = folder.resolve("fleet");
        assertThat(cli.run(fleet, settings, "reindex", "--from", "s3://test-bucket"))
                .as(cli.err())
                .isZero();
        List<String> statements = statements(download());
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                Index index = new Index(new Layout(fleet), Duration.ofSeconds(60))) {
            statement.execute(statements.get(0));
            statement.execute(statements.get(1));

            Statistics total = index.ask(queries -> queries.total(CallFilter.ALL));
            assertThat(total.calls()).isPositive().isLessThan(2L * CALLS);
            assertThat(rows(statement, statements.get(2)))
                    .containsExactly(List.of(
                            number(total.calls()),
                            number(total.failures()),
                            number(total.inputTokens()),
                            number(total.outputTokens())));

            Map<String, BigDecimal> cost = new HashMap<>();
            for (List<String> row : rows(statement, statements.get(3))) {
                cost.merge(row.get(2), new BigDecimal(row.get(4)), BigDecimal::add);
            }
            cost.replaceAll((currency, sum) -> sum.stripTrailingZeros());
            Map<String, BigDecimal> expected = new HashMap<>(total.cost());
            expected.replaceAll((currency, sum) -> sum.stripTrailingZeros());
            assertThat(cost).isEqualTo(expected).hasSize(2);

            Map<String, String> failures = new HashMap<>();
            rows(statement, statements.get(4)).forEach(row -> failures.put(row.get(0), row.get(1)));
            Map<String, String> expectedFailures = new HashMap<>();
            List<Statistics> groups = index.ask(queries -> queries.groups(CallFilter.ALL, GroupBy.ERROR_TYPE, 100));
            groups.forEach(group -> expectedFailures.put(group.key(), number(group.calls())));
            assertThat(failures).isEqualTo(expectedFailures).hasSize(2);

            assertThat(rows(statement, statements.get(5))).hasSize(3);
            long session = index.ask(queries -> queries.count(CallFilter.ALL.session("session-1")));
            assertThat(rows(statement, statements.get(6)))
                    .hasSize((int) session)
                    .isNotEmpty();
        }
    }

    private static String number(Long number) {
        return String.valueOf(number);
    }

    private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Of the chapter about DuckDB, reading the objects from where they were downloaded to. */
    private static List<String> statements(Path lake) throws IOException {
        String text = Files.readString(DOCUMENT);
        String chapter = text.substring(text.indexOf("## DuckDB"), text.indexOf("## Athena"));
        assertThat(chapter).contains(BUCKET);
        return Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(chapter)
                .results()
                .map(block -> block.group(1).replace(BUCKET, lake + "/"))
                .toList();
    }

    private Path download() throws IOException {
        Path lake = folder.resolve("lake");
        for (String key : server.keys()) {
            if (key.startsWith("calls/")) {
                Path file = lake.resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(file, server.bytes(key));
            }
        }
        return lake;
    }

    private void record(Path host, String service) throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T16:00:00Z"), ZoneOffset.UTC);
        try (Journal journal = new Journal(new Layout(host), 1 << 20, Duration.ofSeconds(30), clock)) {
            for (int i = 0; i < CALLS; i++) {
                journal.append(call(service, i).getBytes(UTF_8));
            }
            journal.append(("{\"v\":1,\"type\":\"conversation\",\"id\":\"gone-" + service
                            + "\",\"timestamp\":\"2026-11-23T00:00:00.000000Z\",\"session_id\":\"session-2\",\"deleted\":true,\"service\":\""
                            + service + "\",\"instance\":\"i-1\"}")
                    .getBytes(UTF_8));
        }
    }

    private String call(String service, int number) {
        Instant begin = Instant.parse("2026-11-20T16:00:00Z").plusSeconds(number * 600L);
        String outcome = switch (random.nextInt(5)) {
            case 0 ->
                "\"status\":\"error\",\"success\":false,\"error_type\":\"rate_limit\",\"error_message\":\"slow down\",";
            case 1 -> "\"status\":\"timeout\",\"success\":false,\"error_type\":\"HttpTimeoutException\",";
            default -> "\"status\":\"ok\",\"success\":true,";
        };
        String cost = random.nextInt(3) == 0
                ? "{\"status\":\"unpriced\"}"
                : "{\"total\":\"0.0000" + (1 + random.nextInt(999)) + "\",\"currency\":\""
                        + (random.nextBoolean() ? "USD" : "CNY") + "\",\"status\":\"priced\"}";
        return "{\"v\":1,\"type\":\"call\",\"id\":\"" + service + "-" + number + "\",\"timestamp\":\"" + begin
                + "\",\"end_time\":\"" + begin.plusSeconds(1) + "\",\"session_id\":\"session-" + random.nextInt(4)
                + "\",\"user_id\":\"ann\"," + outcome + "\"provider\":\"openai\",\"operation\":\"chat\",\"model\":\"m-"
                + random.nextInt(3) + "\",\"prompt\":\"图纸 " + number
                + "\",\"response\":\"yes\",\"usage\":{\"input_tokens\":" + random.nextInt(1000)
                + ",\"output_tokens\":" + random.nextInt(100) + "},\"cost\":" + cost
                + ",\"performance_metrics\":{\"response_time_ms\":" + random.nextInt(5000)
                + "},\"attributes\":{\"drawing_id\":\"7\"},\"request_body\":{\"messages\":[{\"role\":\"user\",\"content\":\"图纸 "
                + number + "\"}]},\"service\":\"" + service + "\",\"instance\":\"i-1\"}";
    }
}
