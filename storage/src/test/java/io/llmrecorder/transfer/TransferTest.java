package io.llmrecorder.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.codec.Codec;
import io.llmrecorder.index.Calls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Export, import of records, reindex and prices, by the command line. */
class TransferTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    @TempDir
    Path folder;

    private Calls calls;
    private CommandLineRun cli;
    private Path journal;

    @BeforeEach
    void record() {
        calls = new Calls(folder.resolve("a"));
        cli = new CommandLineRun(folder.resolve("a"));
        journal = calls.layout().journal(DAY, 1);
        calls.chat("s-1")
                .user("ann")
                .says("user", "图纸一有多少根梁？")
                .answers("共 12 根。")
                .usage(1000, 100)
                .cost("0.5", "USD")
                .attribute("drawing_id", "1")
                .record();
        calls.chat("s-2")
                .model("gpt-4o-mini")
                .says("user", "Hi")
                .answers("Hello")
                .usage(1000, 100)
                .unpriced()
                .record();
        calls.event("message")
                .with("session_id", "s-1")
                .with("content", "noted")
                .record();
        calls.file(2);
        calls.chat("s-1").fails("timeout", "HttpTimeoutException", "timed out").record();
    }

    @Test
    void exportsTheLinesOfTheJournalAsTheyAre() throws IOException {
        assertThat(cli.run("export", "--format", "jsonl")).isZero();
        List<String> lines = Files.readAllLines(journal);
        String second = Files.readString(calls.layout().journal(DAY, 2));
        assertThat(cli.out()).isEqualTo(lines.get(0) + "\n" + lines.get(1) + "\n" + second);
        assertThat(cli.run("export", "--format", "jsonl", "--session", "s-2")).isZero();
        assertThat(cli.out()).isEqualTo(lines.get(1) + "\n");
        assertThat(cli.run("export", "--attr", "drawing_id=1", "--status", "ok"))
                .isZero();
        assertThat(cli.out()).isEqualTo(lines.get(0) + "\n");
        assertThat(cli.run("export", "--session", "none")).isZero();
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void exportsOneDocument() {
        assertThat(cli.run("export", "--format", "json")).isZero();
        assertThat(cli.json()).hasSize(3);
        assertThat(cli.run("export", "--format", "json", "--session", "none")).isZero();
        assertThat(cli.json()).isEmpty();
        assertThat(cli.run("export", "--format", "xml")).isEqualTo(2);
    }

    @Test
    void writesAFileForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("out.jsonl");
        assertThat(cli.run("export", "--output", file.toString(), "--user", "ann"))
                .isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("Exported 1 call to " + file + ".\n");
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cli.run("export", "--output", folder.resolve("no/out").toString()))
                .isOne();
        assertThat(cli.err()).hasLineCount(1);
    }

    @Test
    void exportsFromTheArchiveAndSaysWhatIsGone() throws IOException {
        String before = export();
        Files.createDirectories(calls.layout().archive());
        Path archived = calls.layout().archive().resolve(DAY + "_all_interactions_20261121T000000Z.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archived))) {
            Files.copy(journal, out);
        }
        Files.delete(journal);
        assertThat(export()).isEqualTo(before);
        Files.delete(archived);
        assertThat(cli.run("export")).isZero();
        assertThat(cli.out()).hasLineCount(1);
        assertThat(cli.err()).isEqualTo("2 records are known to the index, but are no longer in the journal.\n");
    }

    @Test
    void importsWhatItExportedOnce() throws IOException {
        Path file = folder.resolve("out.jsonl");
        cli.run("export", "--output", file.toString());
        CommandLineRun other = new CommandLineRun(folder.resolve("b"));
        assertThat(other.run("import", "--format", "jsonl", file.toString(), file.toString()))
                .isZero();
        assertThat(other.out()).startsWith("Imported 3, skipped 3 (there already), 0 bad.");
        other.run("export");
        assertThat(other.out()).isEqualTo(Files.readString(file));
        assertThat(other.run("import", "--format", "jsonl", file.toString())).isZero();
        assertThat(other.out()).startsWith("Imported 0, skipped 3");
        assertThat(folder.resolve("b/by_session/session_s-1")).isDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void importsJournalFilesWithEventsAndLeavesOutWhatIsNoRecord(Codec codec) throws IOException {
        Path file = folder.resolve("mixed.jsonl" + codec.suffix());
        try (OutputStream out = codec.encode(Files.newOutputStream(file))) {
            Files.copy(journal, out);
            out.write("{\"torn\n[1]\n\n{\"type\":\"call\",\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        }
        CommandLineRun other = new CommandLineRun(folder.resolve("b"));
        assertThat(other.run("import", "--format", "jsonl", file.toString())).isZero();
        assertThat(other.out())
                .startsWith("Imported 3, skipped 0 (there already), 3 bad.")
                .contains(
                        "Line 4 of " + file + " is no JSON.",
                        "Line 5 of " + file + " is no record, which has a type and an id.",
                        "Line 7 of " + file + " has no timestamp");
    }

    @Test
    void rebuildsTheIndexAndReadsOldRecordsAgain() {
        calls.chat("old")
                .with("provider", "unknown")
                .with("model", "?")
                .says("user", "Hi")
                .answers("Hello")
                .record();
        assertThat(cli.run("calls", "--session", "old", "--json")).isZero();
        assertThat(cli.json().at("/0/provider").asText()).isEqualTo("unknown");
        assertThat(cli.run("reindex")).isZero();
        assertThat(cli.out()).isEqualTo("The index has 4 calls.\n");
        cli.run("calls", "--session", "old", "--json");
        assertThat(cli.json().at("/0/provider").asText()).isEqualTo("unknown");
        assertThat(cli.run("reindex", "--reparse")).isZero();
        cli.run("calls", "--session", "old", "--json");
        assertThat(cli.json().at("/0/provider").asText()).isEqualTo("openai");
        assertThat(cli.json().at("/0/response").asText()).isEqualTo("Hello");
        cli.run("calls", "--session", "s-1", "--status", "ok", "--json");
        assertThat(cli.json().at("/0/input_tokens").asInt()).isEqualTo(1000);
        assertThat(cli.json().at("/0/cost_total").asText()).isEqualTo("0.5");
    }

    @Test
    void pricesTheIndexAgain() throws IOException {
        // 1000 x 0.25 + 100 x 2 for a million; 1000 x 0.15 + 100 x 0.6
        assertThat(cli.run("prices", "recalc")).isZero();
        assertThat(cli.out()).isEqualTo("Priced 3 calls, 2 changed; total 0.00066 USD, 0 calls without a price.\n");
        Path file = Files.writeString(folder.resolve("prices.json"), """
                {"gpt-4o-mini": {"litellm_provider": "openai", "input_cost_per_token": 1e-03, "output_cost_per_token": 0}}
                """);
        assertThat(cli.run("prices", "import", file.toString())).isZero();
        assertThat(cli.out()).startsWith("Imported prices of 1 models to " + folder.resolve("a/state/prices.json"));
        assertThat(cli.run("prices", "recalc", "--json")).isZero();
        assertThat(cli.json().path("changed").asInt()).isEqualTo(1);
        assertThat(cli.json().at("/cost/USD").asText()).isEqualTo("1.00045");
        assertThat(cli.run("prices", "show", "gpt-4o-mini", "--json")).isZero();
        JsonNode first = cli.json().get(0);
        assertThat(first.path("provider").asText()).isEqualTo("openai");
        assertThat(first.at("/rates/input").asText()).isEqualTo("1000");
    }

    @Test
    void newCallsArePricedByTheImportedFile() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
                [{"id": "openai", "models": [{"id": "house", "match": {"starts_with": "gpt-4o-mini"},
                  "prices": {"input_mtok": 1000, "output_mtok": 0}}]}]
                """);
        assertThat(cli.run("prices", "import", file.toString())).isZero();
        Path har = folder.resolve("one.har");
        Files.writeString(har, """
                {"log":{"entries":[{"_id":7,"startedDateTime":"2026-11-20T12:00:00Z","time":5,
                 "request":{"method":"POST","url":"https://api.openai.com/v1/chat/completions",
                  "postData":{"text":"{\\"model\\":\\"gpt-4o-mini\\"}"}},
                 "response":{"status":200,"content":{"text":
                  "{\\"usage\\":{\\"prompt_tokens\\":3,\\"completion_tokens\\":1},\\"choices\\":[]}"}}}]}}
                """);
        assertThat(cli.run("import", "--format", "har", har.toString())).isZero();
        JsonNode call = cli.records("--attr", "import_id=7").get(0);
        assertThat(call.at("/cost/total").asText()).isEqualTo("0.003");
    }

    @Test
    void saysWhatIsWrongWithAPriceFile() throws IOException {
        for (String text : new String[] {"", "{}", "{\"a\":1}", "[{}]", "text"}) {
            Path file = Files.writeString(folder.resolve("prices.json"), text);
            assertThat(cli.run("prices", "import", file.toString())).as(text).isOne();
            assertThat(cli.err()).as(text).contains(file.toString()).hasLineCount(1);
        }
        assertThat(folder.resolve("a/state/prices.json")).doesNotExist();
        assertThat(cli.run("prices", "import", "none.json")).isOne();
        assertThat(cli.run("prices", "show", "no-such-model-at-all")).isOne();
        assertThat(cli.err()).isEqualTo("There is no price of no-such-model-at-all.\n");
    }

    private String export() {
        assertThat(cli.run("export")).isZero();
        return cli.out();
    }
}
