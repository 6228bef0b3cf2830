package io.llmrecorder.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.index.Calls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    void conversationsAreExamplesOnceAndWhole() {
        calls.chat("s-1")
                .says("system", "Kurz.")
                .says("user", "Eins?")
                .answers("1")
                .record();
        calls.chat("s-1")
                .says("system", "Kurz.")
                .says("user", "Eins?")
                .says("assistant", "1")
                .says("user", "Zwei?")
                .answers("2")
                .record();
        calls.chat("s-2")
                .says("user", "Kaputt?")
                .fails("error", "http_500", "no")
                .record();
        calls.chat("s-3").anthropic("Be brief.", "Drei?", "3").record();
        assertThat(cli.run("export", "--format", "openai-chat")).isZero();
        assertThat(cli.out().lines())
                .containsExactly(
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"Kurz.\"},{\"role\":\"user\",\"content\":\"Eins?\"},"
                                + "{\"role\":\"assistant\",\"content\":\"1\"},{\"role\":\"user\",\"content\":\"Zwei?\"},"
                                + "{\"role\":\"assistant\",\"content\":\"2\"}]}",
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Drei?\"},"
                                + "{\"role\":\"assistant\",\"content\":\"3\"}]}");
    }

    @Test
    void examplesKeepToolsAndTheirResults() {
        Calls.Line line = calls.chat("s-1").says("user", "Beams?").answers("");
        line.json.set("request_body", CommandLineRun.json("""
                {"model":"gpt-5-mini","tools":[{"type":"function","function":{"name":"count","parameters":{"type":"object"}}}],
                 "messages":[{"role":"user","content":"Beams?"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                   "function":{"name":"count","arguments":"{\\"floor\\":1.50}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"12"}]}"""));
        line.json.set("response_body", CommandLineRun.json("""
                {"choices":[{"message":{"role":"assistant","content":"Twelve."}}]}"""));
        line.record();
        cli.run("export", "--format", "openai-chat");
        JsonNode example = cli.json();
        assertThat(example.at("/messages/1/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"floor\":1.50}");
        assertThat(example.at("/messages/1/content").isNull()).isTrue();
        assertThat(example.at("/messages/2"))
                .isEqualTo(CommandLineRun.json("{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"12\"}"));
        assertThat(example.at("/tools/0/function/name").asText()).isEqualTo("count");

        cli.run("export", "--format", "sharegpt");
        JsonNode turns = cli.json().at("/0/conversations");
        assertThat(turns.findValuesAsText("from")).containsExactly("human", "function_call", "observation", "gpt");
        assertThat(turns.at("/1/value").asText()).isEqualTo("{\"name\":\"count\",\"arguments\":{\"floor\":1.50}}");
        assertThat(cli.json().at("/0/tools").asText())
                .isEqualTo("[{\"name\":\"count\",\"parameters\":{\"type\":\"object\"}}]");
    }

    @Test
    void exportsOfNothingAreWholeDocuments() {
        calls.chat("s-1").record();
        cli.run("export", "--format", "sharegpt", "--session", "none");
        assertThat(cli.json()).isEmpty();
        cli.run("export", "--format", "har", "--session", "none");
        assertThat(cli.json().at("/log/entries").isArray()).isTrue();
        cli.run("export", "--format", "html", "--session", "none");
        assertThat(cli.out()).startsWith("<!DOCTYPE html>").endsWith("</body></html>\n");
        cli.run("export", "--format", "otlp", "--session", "none");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void spansSayWhatTheConventionsName() {
        Calls.Line line =
                calls.chat("s-1").user("ann").says("user", "Hi").answers("Ho").usage(20, 5);
        line.json.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736").put("span_id", "00f067aa0ba902b7");
        line.record();
        cli.run("export", "--format", "otlp");
        JsonNode span = cli.json().at("/resourceSpans/0/scopeSpans/0/spans/0");
        assertThat(span.path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.path("parentSpanId").asText()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.path("spanId").asText()).hasSize(16);
        assertThat(span.path("name").asText()).isEqualTo("chat gpt-5-mini");
        assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1795176000000000000");
        assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1795176001000000000");
        assertThat(span.path("attributes").toString())
                .contains(
                        "{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"20\"}}",
                        "{\"key\":\"gen_ai.conversation.id\",\"value\":{\"stringValue\":\"s-1\"}}",
                        "{\"key\":\"server.port\",\"value\":{\"intValue\":\"443\"}}",
                        "\"gen_ai.input.messages\"");
        assertThat(span.at("/status/code").isMissingNode()).isTrue();
    }

    @Test
    void commandsSendWhatWasSent() throws Exception {
        Calls.Line line = calls.chat("s-1").says("user", "it's $HOME `id`").answers("x");
        line.json
                .withObject("/http")
                .put("method", "POST")
                .put("url", "http://127.0.0.1:1/v1/chat?key=[removed]&a=1")
                .putObject("request_headers")
                .put("authorization", "[removed]")
                .put("content-type", "application/json")
                .put("content-length", "3");
        line.record();
        cli.run("export", "--format", "curl");
        Path script = folder.resolve("calls.sh");
        Files.writeString(script, "curl() { printf '%s\\n' \"$@\"; }\nAPI_KEY=k1\n" + cli.out());
        Process shell = new ProcessBuilder("sh", script.toString()).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "-X",
                        "POST",
                        "http://127.0.0.1:1/v1/chat?key=k1&a=1",
                        "-H",
                        "authorization: Bearer k1",
                        "-H",
                        "content-type: application/json",
                        "--data-raw",
                        "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"it's $HOME `id`\"}]}");
    }

    @Test
    void pagesHoldTextAndNoMarkup() {
        String hostile = "</pre><script>alert(1)</script><img src=x onerror='alert(2)'>";
        calls.chat(hostile)
                .user(hostile)
                .model(hostile)
                .says("user", hostile)
                .answers(hostile)
                .record();
        calls.chat("s-2").fails("error", hostile, hostile).record();
        cli.run("export", "--format", "html");
        assertThat(cli.out())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "Content-Security-Policy", "class=failed")
                .doesNotContain("<script", "<img")
                .doesNotContainPattern("<[^>]*onerror");
    }

    @Test
    void pagesShowEachMessageOnce() {
        calls.chat("s-1").says("user", "Eins?").answers("Antwort 1").record();
        calls.chat("s-1")
                .says("user", "Eins?")
                .says("assistant", "Antwort 1")
                .says("user", "Zwei?")
                .answers("Antwort 2")
                .record();
        cli.run("export", "--format", "html");
        assertThat(cli.out().split("<pre>Eins\\?</pre>", -1)).hasSize(2);
        assertThat(cli.out().split("<pre>Antwort 1</pre>", -1)).hasSize(2);
        assertThat(cli.out()).containsOnlyOnce("<h1>s-1</h1>").contains("<pre>Zwei?</pre>", "<pre>Antwort 2</pre>");
    }

    @Test
    void namesTheFormatsThereAre() {
        assertThat(cli.run("export", "--format", "xml")).isEqualTo(2);
        assertThat(cli.err())
                .contains(
                        "There is no format \"xml\"; the formats are json, jsonl, csv, openai-chat, sharegpt, har, otlp, curl, html.");
    }
}
