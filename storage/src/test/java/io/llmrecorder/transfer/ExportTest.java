package io.llmrecorder.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.index.Calls;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    Path folder;

    private Calls calls;
    private CommandLineRun cli;

    @BeforeEach
    void set() {
        calls = new Calls(folder);
        cli = new CommandLineRun(folder);
    }

    @Test
    void rowsHaveNoFormulas() {
        calls.chat("=1+1")
                .user("+49 30 1")
                .says("user", "@SUM(1)")
                .answers("say \"a\", b")
                .record();
        calls.chat("s-2").says("user", "\t =cmd|' /C calc'!A0").answers("＝1").record();
        assertThat(cli.run("export", "--format", "csv")).isZero();
        assertThat(cli.out())
                .startsWith("\uFEFFid,timestamp,end_time,session_id,user_id,")
                .contains(",'=1+1,'+49 30 1,", ",'@SUM(1),\"say \"\"a\"\", b\",", ",\"'\t =cmd|' /C calc'!A0\",'＝1,");
        assertThat(cli.out().lines()).hasSize(3);
    }

    @Test
    void rowsSayWhatIsKnownAndNothingElse() {
        calls.chat("s-1")
                .says("user", "eins\nzwei")
                .answers("梁")
                .usage(20, 5)
                .cost("0.0001", "USD")
                .attribute("drawing_id", "1")
                .record();
        cli.run("export", "--format", "csv");
        assertThat(cli.out())
                .contains(",cost_total,cost_currency,cost_status,response_time_ms,")
                .contains(
                        ",\"eins\nzwei\",梁,,,20,5,25,,,,0.0001,USD,priced,1000,,,,,,,\"{\"\"drawing_id\"\":\"\"1\"\"}\",,https://api.openai.com/v1/chat/completions,200\r\n");
    }

    @Test
    void rowsHaveTheirNamesWithoutCallsToo() {
        calls.chat("s-1").record();
        cli.run("export", "--format", "csv", "--session", "none");
        assertThat(cli.out()).startsWith("\uFEFFid,").hasLineCount(1);
    }

    @Test
    void namesTheFormatsThereAre() {
        assertThat(cli.run("export", "--format", "xml")).isEqualTo(2);
        assertThat(cli.err()).contains("There is no format \"xml\"; the formats are json, jsonl, csv");
    }
}
