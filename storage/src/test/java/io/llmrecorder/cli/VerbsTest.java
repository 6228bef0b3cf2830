package io.llmrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.index.Calls;
import io.llmrecorder.journal.ProcessLock;
import io.llmrecorder.transfer.CommandLineRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that look after the folder, and those that find and count. */
class VerbsTest {
    @TempDir
    Path base;

    private Calls calls;
    private CommandLineRun cli;

    @BeforeEach
    void record() {
        calls = new Calls(base);
        cli = new CommandLineRun(base);
        calls.chat("s-1")
                .says("user", "Wie viele Balken hat Zeichnung eins?")
                .answers("Die Zeichnung hat zwölf Balken.")
                .usage(20, 5)
                .cost("0.0001", "USD")
                .record();
        calls.chat("s-2")
                .says("user", "图纸一有多少根梁？")
                .answers("共 12 根。")
                .unpriced()
                .record();
        calls.chat("s-2").model("gpt-5").cost("0.5", "USD").usage(10, 1).record();
    }

    @Test
    void findsWhatWasSaidAndMarksIt() {
        assertThat(cli.run("search", "zeichnung")).isZero();
        assertThat(cli.out())
                .contains("Wie viele Balken hat **Zeichnung** eins?")
                .doesNotContain("s-2");
        cli.run("search", "多少根", "--json");
        JsonNode hit = cli.json().path(0);
        assertThat(hit.at("/call/session_id").asText()).isEqualTo("s-2");
        assertThat(hit.at("/excerpt/text").asText()).isEqualTo("图纸一有多少根梁？");
        assertThat(hit.at("/excerpt/marks/0/start").asInt()).isEqualTo(4);
        assertThat(hit.at("/excerpt/marks/0/end").asInt()).isEqualTo(7);
    }

    @Test
    void findsWordsAnywhereAndPhrasesAsTheyStand() {
        cli.run("search", "balken zeichnung");
        assertThat(cli.out()).contains("**Balken** hat **Zeichnung**");
        cli.run("search", "\"balken hat\"");
        assertThat(cli.out()).contains("**Balken hat**");
        cli.run("search", "\"balken zeichnung\"");
        assertThat(cli.out()).isEqualTo("No calls.\n");
        cli.run("search", "balken nirgends");
        assertThat(cli.out()).isEqualTo("No calls.\n");
    }

    @Test
    void saysInOneSentenceWhatCannotBeSearched() {
        assertThat(cli.run("search", "?!")).isEqualTo(2);
        assertThat(cli.err()).startsWith("<text> is \"?!\" but must have a letter or a digit to search for.");
    }

    @Test
    void asksForNoMoreWordsThanAQuestionHas() {
        assertThat(cli.run("calls", "-q", words(65))).isEqualTo(2);
        assertThat(cli.err()).contains("q has 65 words or pairs of letters but must have at most 64.");
        assertThat(cli.run("calls", "-q", "\"\"")).isEqualTo(2);
        assertThat(cli.err()).contains("must have a letter or a digit to search for.");
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    @Test
    void saysWhatCallsCostTheMostExpensiveFirstAndWhatIsNotKnown() {
        assertThat(cli.run("cost")).isZero();
        assertThat(cli.out().indexOf("gpt-5 "))
                .isPositive()
                .isLessThan(cli.out().indexOf("gpt-5-mini"));
        assertThat(cli.out())
                .contains(
                        "0.5001 USD",
                        "The cost of 1 call is not known, for want of a price or of token counts: gpt-5-mini.")
                .doesNotContain("prices import");
        cli.run("cost", "--model", "gpt-5-mini", "--session", "s-2");
        assertThat(cli.out()).contains("No call was priced of gpt-5-mini. Give prices with \"prices import\"");
        cli.run("cost", "--json", "--group-by", "session");
        assertThat(cli.json().at("/groups/0/key").asText()).isEqualTo("s-2");
        assertThat(cli.json().at("/total/cost/USD").asText()).isEqualTo("0.5001");
    }

    @Test
    void filtersByLatencyCostAndErrorToo() {
        cli.run("calls", "--json", "--min-cost", "0.01");
        assertThat(cli.json()).hasSize(1);
        assertThat(cli.run("calls", "--max-latency", "soon")).isEqualTo(2);
        assertThat(cli.err()).contains("--max-latency is \"soon\" but must be a number");
    }

    @Test
    void followsCallsAsTheyAreRecorded() throws InterruptedException {
        Thread following = new Thread(() -> cli.run("calls", "--follow", "--json", "--limit", "1", "--session", "s-2"));
        following.start();
        awaitOutput("\"gpt-5\"");
        calls.chat("s-1").record();
        calls.chat("s-2").answers("new answer").record();
        awaitOutput("new answer");
        following.interrupt();
        following.join();
        assertThat(cli.out().lines()).hasSize(2).noneMatch(line -> line.contains("s-1"));
    }

    private void awaitOutput(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!cli.out().contains(text)) {
            assertThat(System.nanoTime()).as("what was printed: " + cli.out()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void verifiesEveryLineBlobAndCheckpoint() throws IOException {
        assertThat(cli.run("verify")).isZero();
        assertThat(cli.out())
                .isEqualTo("3 records in 1 files (" + size() + "), 0 blobs and 0 checkpoints: all is well.\n");

        calls.appendRaw("{\"v\":1,\"type\":\"call\",\"id\":\"torn");
        calls.appendRaw("\n{\"v\":1}\n");
        calls.chat("s-3")
                .says("user", "blob:sha256:" + "0".repeat(64) + ";bytes=1;type=image/png")
                .record();
        Files.createDirectories(base.resolve("state"));
        Files.writeString(base.resolve("state/s3.checkpoint"), "{\"2026-11-20_all_interactions.jsonl\":99999999}");
        assertThat(cli.run("verify")).isOne();
        assertThat(cli.out())
                .contains(
                        "is torn.",
                        "has no id or no type.",
                        "The blob 0000",
                        "is gone",
                        "The checkpoint of s3 is at byte")
                .contains("4 problems.");
    }

    private String size() throws IOException {
        return Show.bytes(Files.size(base.resolve("by_date/2026-11-20_all_interactions.jsonl")));
    }

    @Test
    void verifiesPackedFilesToTheirEnd() throws IOException {
        assertThat(cli.run("rotate")).isZero();
        assertThat(cli.out()).isEqualTo("Archived 2026-11-20_all_interactions.jsonl.\n");
        assertThat(cli.run("verify")).isZero();
        assertThat(cli.run("show", cli.records().get(0).path("id").asText())).isZero();

        Path packed;
        try (Stream<Path> files = Files.list(base.resolve("archive"))) {
            packed = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(cli.run("verify")).isOne();
        assertThat(cli.out()).contains("cannot be unpacked from byte");
    }

    @Test
    void leavesWhatIsBeingWritten() throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(calls.layout(), "2026-11-20_all_interactions.jsonl")) {
            assertThat(lock).isNotNull();
            assertThat(cli.run("rotate")).isZero();
            assertThat(cli.out())
                    .isEqualTo("Left 2026-11-20_all_interactions.jsonl, which an application is writing.\n");
        }
    }

    @Test
    void tellsWhatIsPastItsTimeAndDeletesOnlyWhenForced() throws IOException {
        calls.time(Instant.parse("2020-01-01T00:00:00Z"));
        calls.chat("old").record();
        Path old = base.resolve("by_date/2020-01-01_all_interactions.jsonl");
        assertThat(cli.run("cleanup")).isZero();
        assertThat(cli.out())
                .contains("WOULD GO", "2020-01-01_all_interactions.jsonl", "(RETENTION_DAYS)", "--force deletes them.");
        assertThat(old).exists();
        assertThat(cli.run("cleanup", "--force", "--dry-run")).isEqualTo(2);
        assertThat(cli.run("cleanup", "--force", "--json")).isZero();
        assertThat(cli.json().path("executed").asBoolean()).isTrue();
        assertThat(cli.json().at("/going/0/path").asText()).isEqualTo("by_date/2020-01-01_all_interactions.jsonl");
        assertThat(old).doesNotExist();
        cli.run("cleanup");
        assertThat(cli.out()).startsWith("Nothing is past its time.");
    }

    @Test
    void completionKnowsVerbsAndOptions() throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Main.run(new String[] {"completion"}, out, out);
        Path script = base.resolve("completion");
        Files.write(script, out.toByteArray());
        Process bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("search", "--group-by", "complete -F");
    }

    @Test
    void everyVerbHasItsHelp() {
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        Main.run(new String[] {"--help"}, help, help);
        List<String> verbs = Pattern.compile("^  ([a-z][a-z0-9]+) {2,}", Pattern.MULTILINE)
                .matcher(help.toString(StandardCharsets.UTF_8))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(verbs).contains("calls", "search", "cost", "verify", "rotate", "cleanup", "attach", "completion");
        for (String verb : verbs) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(Main.run(new String[] {verb, "--help"}, out, out))
                    .as(verb)
                    .isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).as(verb).contains("llm-recorder " + verb);
        }
    }
}
