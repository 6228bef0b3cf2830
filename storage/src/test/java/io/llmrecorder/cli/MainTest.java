package io.llmrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.index.Calls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String FIRST = "0197a000-0000-7000-8000-00000000000a";
    private static final String SECOND = "0197a000-0000-7000-9000-00000000000b";

    @TempDir
    Path base;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void record() {
        Calls calls = new Calls(base);
        calls.chat("s-1")
                .id(FIRST)
                .user("ann")
                .says("user", "图纸一有多少根梁？")
                .answers("共 12 根。")
                .usage(20, 5)
                .cost("0.0001", "USD")
                .attribute("drawing_id", "1")
                .record();
        calls.chat("s-2")
                .id(SECOND)
                .fails("timeout", "HttpTimeoutException", "request timed out")
                .record();
    }

    @Test
    void listsCallsNewestFirst() {
        assertThat(run("calls")).isZero();
        assertThat(out().indexOf("s-2")).isPositive().isLessThan(out().indexOf("s-1"));
        assertThat(out()).contains("图纸一有多少根梁？", "共 12 根。", "0.0001 USD", "1000 ms", "HttpTimeoutException");
    }

    @Test
    void listsCallsForPrograms() throws IOException {
        assertThat(run("calls", "--json", "--attr", "drawing_id=1", "-q", "梁")).isZero();

        JsonNode calls = json();
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).path("id").asText()).isEqualTo(FIRST);
        assertThat(calls.get(0).path("timestamp").asText()).isEqualTo("2026-11-20T12:00:00.000000Z");
        assertThat(calls.get(0).path("cost_total").asText()).isEqualTo("0.0001");
        assertThat(calls.get(0).has("error_type")).isFalse();
    }

    @Test
    void answersAnEmptyListForProgramsWhenNothingFits() throws IOException {
        assertThat(run("calls", "--json", "--session", "none")).isZero();
        assertThat(json().isArray()).isTrue();
        assertThat(json()).isEmpty();
    }

    @Test
    void showsACallByTheBeginningOfItsId() {
        assertThat(run("show", "0197a000-0000-7000-8")).isZero();
        assertThat(out()).contains("usage.input_tokens", "图纸一有多少根梁？", "── request_body ──", "attributes.drawing_id");
    }

    @Test
    void showsTheRecordForProgramsAsItIsInTheJournal() throws IOException {
        assertThat(run("show", FIRST, "--json")).isZero();
        assertThat(json().at("/request_body/messages/0/content").asText()).isEqualTo("图纸一有多少根梁？");
        assertThat(json().path("id").asText()).isEqualTo(FIRST);
    }

    @Test
    void namesTheIdsThatBeginAlike() {
        assertThat(run("show", "0197a000")).isOne();
        assertThat(err())
                .contains("Several ids begin with 0197a000", FIRST, SECOND)
                .doesNotContain("\tat ");
    }

    @Test
    void showsTheTranscriptOfASession() {
        assertThat(run("session", "s-1")).isZero();
        assertThat(out())
                .contains("1 calls, 0 failed, 25 tokens, cost 0.0001 USD")
                .doesNotContain("--limit");
        assertThat(out().indexOf("── user")).isPositive().isLessThan(out().indexOf("── assistant · gpt-5-mini"));
    }

    @Test
    void saysHowMuchOfASessionIsNotShown() {
        assertThat(run("session", "s-1", "--limit", "1")).isZero();
        assertThat(out())
                .contains("── user", "… 1 more message; --limit shows them.")
                .doesNotContain("── assistant");
    }

    @Test
    void showsWhatFailedInASession() {
        assertThat(run("session", "s-2")).isZero();
        assertThat(out()).contains("!! timeout", "request timed out");
    }

    @Test
    void listsSessions() {
        assertThat(run("sessions", "--user", "ann")).isZero();
        assertThat(out()).contains("s-1", "图纸一有多少根梁？").doesNotContain("s-2");
    }

    @Test
    void countsCalls() throws IOException {
        assertThat(run("stats", "--group-by", "status")).isEqualTo(2);
        assertThat(err()).contains("model, provider, user");
        assertThat(run("stats")).isZero();
        assertThat(out()).contains("2 calls in 2 sessions, 1 failed (50.0%)", "gpt-5-mini", "by_date");
        out.reset();
        assertThat(run("stats", "--json", "--group-by", "error_type")).isZero();
        assertThat(json().path("total_interactions").asInt()).isEqualTo(2);
        assertThat(json().path("failed_interactions").asInt()).isEqualTo(1);
        assertThat(json().path("successful_interactions").asInt()).isEqualTo(1);
        assertThat(json().path("total_sessions").asInt()).isEqualTo(2);
        assertThat(json().at("/storage_info/by_date/count").asInt()).isEqualTo(1);
        assertThat(json().at("/storage_info/by_date/size").asLong())
                .isEqualTo(Files.size(base.resolve("by_date/2026-11-20_all_interactions.jsonl")));
        assertThat(json().at("/groups/0/key").asText()).isEqualTo("HttpTimeoutException");
    }

    @Test
    void listsErrors() {
        assertThat(run("errors")).isZero();
        assertThat(out()).contains("s-2", "request timed out").doesNotContain("s-1");
    }

    @Test
    void saysWhereTheLastCallsWentAndNoSecret() {
        System.setProperty("llm.records.s3.secret.key", "very-secret");
        try {
            assertThat(run("doctor")).isOne();
        } finally {
            System.clearProperty("llm.records.s3.secret.key");
        }
        assertThat(out())
                .contains(
                        "ok    The folder can be written.",
                        "WRONG S3_SECRET_KEY is set without S3_ACCESS_KEY",
                        "by_date/2026-11-20_all_interactions.jsonl")
                .containsPattern("S3_SECRET_KEY +set +system property")
                .containsPattern("S3_ACCESS_KEY +not set +default")
                .doesNotContain("very-secret");
    }

    @Test
    void isHealthyWithoutS3() throws IOException {
        assertThat(run("doctor", "--json")).isZero();
        assertThat(json().at("/last_calls/0/id").asText()).isEqualTo(SECOND);
    }

    @Test
    void saysThatS3IsOff() {
        assertThat(run("s3", "test")).isOne();
        assertThat(err()).isEqualTo("S3 is off: set S3_BUCKET to switch it on.\n");
        assertThat(run("s3")).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongInOneSentence() {
        assertThat(Main.run(
                        new String[] {"calls", "--base-dir", base.resolve("no").toString()}, stream(out), stream(err)))
                .isOne();
        assertThat(err()).startsWith("There are no records in ").hasLineCount(1);
        assertThat(run("show", "ffff")).isOne();
        assertThat(run("session", "nobody")).isOne();
        assertThat(err()).contains("There is no call whose id begins with ffff.", "There is no session nobody");
        assertThat(err()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void answersWrongUsageWithTwo() {
        assertThat(run("calls", "--since", "yesterday")).isEqualTo(2);
        assertThat(err()).contains("--since is \"yesterday\" but must be a time such as");
        assertThat(run("calls", "--attr", "topic")).isEqualTo(2);
        assertThat(err()).contains("option '--attr'", "but was topic").doesNotContain("option option");
        assertThat(run("calls", "--colour")).isEqualTo(2);
        assertThat(Main.run(new String[] {"cleanup", "--force", "--base-dir", ""}, stream(out), stream(err)))
                .isEqualTo(2);
        assertThat(err()).contains("--base-dir is blank but must be a folder.");
        assertThat(Main.run(new String[] {"cleanup", "--force", "--base-dir", "a\0b"}, stream(out), stream(err)))
                .isEqualTo(2);
        assertThat(err()).contains("must be a path", "so nothing was done");
        assertThat(run("dance")).isEqualTo(2);
        assertThat(run("show")).isEqualTo(2);
        assertThat(Main.run(new String[0], stream(out), stream(err))).isEqualTo(2);
    }

    @Test
    void helpsAndSaysItsVersion() {
        assertThat(Main.run(new String[] {"--help"}, stream(out), stream(err))).isZero();
        assertThat(out()).contains("calls", "show", "session", "stats", "doctor", "s3");
        // A verb's first sentence, whole.
        String verbs = out().substring(out().indexOf("Commands:\n") + "Commands:\n".length());
        assertThat(Pattern.compile("\n(?=  [a-z])").splitAsStream(verbs))
                .hasSizeGreaterThan(15)
                .allMatch(verb -> verb.strip().endsWith("."));
        assertThat(Main.run(new String[] {"--version"}, stream(out), stream(err)))
                .isZero();
        assertThat(out()).containsPattern("llm-recorder \\d+\\.\\d+");
        assertThat(run("calls", "--help")).isZero();
    }

    private int run(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        if ((args.length == 1 && args[0].equals("s3")) || args[0].equals("dance")) {
            return Main.run(args, stream(out), stream(err));
        }
        all[args.length] = "--base-dir";
        all[args.length + 1] = base.toString();
        return Main.run(all, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out());
    }
}
