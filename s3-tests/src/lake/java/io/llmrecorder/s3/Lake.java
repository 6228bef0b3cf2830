package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** A store that two services have shipped their calls to, and what our own index of it answers to the questions of {@code docs/lake.md}. */
final class Lake implements AutoCloseable {
    private static final Path DOCUMENT = Path.of("../docs/lake.md");
    private static final int CALLS = 400;

    private final Random random = new Random(5);
    private final Path folder;
    private final TestStore server;

    /** @param codecs of the segments, by service */
    Lake(Path folder, Map<String, String> codecs) throws Exception {
        this.folder = folder;
        this.server = new TestStore();
        CommandLine cli = new CommandLine();
        for (String service : List.of("shop", "web/api")) {
            Path host = folder.resolve(service.replace('/', '-'));
            record(host, service);
            Map<String, String> own = new HashMap<>(settings());
            own.put("llm.records.codec", codecs.get(service));
            assertThat(cli.run(host, own, "s3", "sync")).as(cli.err()).isZero();
        }
        for (String codec : codecs.values()) {
            String end = codec.equals("zstd") ? ".jsonl.zst" : ".jsonl.gz";
            assertThat(server.keys()).anyMatch(key -> key.endsWith(end));
        }
        assertThat(cli.run(fleet(), settings(), "reindex", "--from", "s3://" + TestStore.BUCKET))
                .as(cli.err())
                .isZero();
    }

    TestStore server() {
        return server;
    }

    private Map<String, String> settings() {
        return CommandLine.settings(server.settings());
    }

    private Path fleet() {
        return folder.resolve("fleet");
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("The store does not stop.", e);
        }
    }

    /** Runs a statement, and answers its rows, if it has any, as text. */
    interface Engine {
        List<List<String>> run(String sql) throws SQLException;
    }

    /**
     * The statements of a chapter of the document, one after the other: its tables, and then the questions, of which each answers
     * what the index does.
     *
     * @param tables how many statements come before the questions
     * @param bucket where the objects are, in place of the document's bucket
     */
    void compare(Engine engine, String chapter, int tables, String bucket) throws IOException, SQLException {
        List<String> statements = statements(chapter, bucket);
        for (String statement : statements.subList(0, tables)) {
            engine.run(statement);
        }
        List<String> questions = statements.subList(tables, statements.size());
        try (Index index = new Index(new Layout(fleet()), Duration.ofSeconds(60))) {
            Statistics total = index.ask(queries -> queries.total(CallFilter.ALL));
            assertThat(total.calls()).isPositive().isLessThan(2L * CALLS);
            assertThat(engine.run(questions.get(0)))
                    .containsExactly(List.of(
                            number(total.calls()),
                            number(total.failures()),
                            number(total.inputTokens()),
                            number(total.outputTokens())));

            Map<String, BigDecimal> cost = new HashMap<>();
            for (List<String> row : engine.run(questions.get(1))) {
                cost.merge(row.get(2), new BigDecimal(row.get(4)), BigDecimal::add);
            }
            cost.replaceAll((currency, sum) -> sum.stripTrailingZeros());
            Map<String, BigDecimal> expected = new HashMap<>(total.cost());
            expected.replaceAll((currency, sum) -> sum.stripTrailingZeros());
            assertThat(cost).isEqualTo(expected).hasSize(2);

            Map<String, String> failures = new HashMap<>();
            engine.run(questions.get(2)).forEach(row -> failures.put(row.get(0), row.get(1)));
            Map<String, String> expectedFailures = new HashMap<>();
            List<Statistics> groups = index.ask(queries -> queries.groups(CallFilter.ALL, GroupBy.ERROR_TYPE, 100));
            groups.forEach(group -> expectedFailures.put(group.key(), number(group.calls())));
            assertThat(failures).isEqualTo(expectedFailures).hasSize(2);

            assertThat(engine.run(questions.get(3))).hasSize(3);
            long session = index.ask(queries -> queries.count(CallFilter.ALL.session("session-1")));
            assertThat(engine.run(questions.get(4))).hasSize((int) session).isNotEmpty();
        }
    }

    private static String number(Long number) {
        return String.valueOf(number);
    }

    private static List<String> statements(String chapter, String bucket) throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf("## " + chapter);
        int end = text.indexOf("\n## ", begin);
        String found = text.substring(begin, end < 0 ? text.length() : end);
        return Pattern.compile("```sql\n(.*?);?\n```", Pattern.DOTALL)
                .matcher(found)
                .results()
                .map(block -> block.group(1).replaceAll("s3a?://my-bucket/", bucket))
                .toList();
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
