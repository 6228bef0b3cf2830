package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmrecorder.call.OtelMessages;
import io.llmrecorder.provider.RecordReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page that opens offline: no script, nothing fetched. Of each call it shows what was new in it, the answer, and folded the
 * bodies. What users and models wrote is text on it, never HTML.
 */
final class HtmlExport implements Export {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;
    private boolean begun;
    private @Nullable String session;

    HtmlExport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(CallRecord record) throws IOException {
        begin();
        JsonNode call = record.whole();
        String its = call.path("session_id").asText("");
        if (!its.equals(session)) {
            session = its;
            print("<h1>" + Html.escaped(its.isEmpty() ? "no session" : its) + "</h1>\n");
        }
        boolean success = call.path("success").asBoolean();
        print("<article" + (success ? "" : " class=failed") + "><header>" + facts(call) + "</header>\n");
        OtelMessages said = OtelMessages.of(RecordReading.of(call));
        List<JsonNode> fresh = fresh(said.inputMessages());
        if (fresh.size() == said.inputMessages().size()
                && !said.systemInstructions().isEmpty()) {
            message("system", said.systemInstructions());
        }
        for (JsonNode message : fresh) {
            message(message.path("role").asText(), message.path("parts"));
        }
        for (JsonNode message : said.outputMessages()) {
            message("assistant", message.path("parts"));
        }
        if (!success) {
            print("<p class=error>" + Html.escaped(error(call)) + "</p>\n");
        }
        body("request", call.get("request_body"));
        body("response", call.get("response_body"));
        print("</article>\n");
    }

    @Override
    public void end() throws IOException {
        begin();
        print("</body></html>\n");
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            try (InputStream head = HtmlExport.class.getResourceAsStream("export-head.html")) {
                if (head == null) {
                    throw new IOException("export-head.html is missing in the jar");
                }
                head.transferTo(out);
            }
        }
    }

    /** What follows the model's last answer in the history: all before it was new in an earlier call. */
    private static List<JsonNode> fresh(ArrayNode messages) {
        List<JsonNode> fresh = new ArrayList<>();
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("assistant")) {
                fresh.clear();
            } else {
                fresh.add(message);
            }
        }
        return fresh;
    }

    private static String facts(JsonNode call) {
        List<String> facts = new ArrayList<>();
        fact(facts, "", call.path("timestamp"), "");
        fact(facts, "", call.path("model"), "");
        fact(facts, "", call.path("status"), "");
        fact(facts, "user ", call.path("user_id"), "");
        fact(facts, "", call.path("performance_metrics").path("response_time_ms"), " ms");
        fact(facts, "", call.path("usage").path("input_tokens"), " tokens in");
        fact(facts, "", call.path("usage").path("output_tokens"), " tokens out");
        fact(
                facts,
                "",
                call.path("cost").path("total"),
                " " + call.path("cost").path("currency").asText(""));
        fact(facts, "", call.path("id"), "");
        return String.join(" · ", facts);
    }

    private static void fact(List<String> facts, String before, JsonNode value, String after) {
        if (value.isValueNode() && !value.isNull()) {
            facts.add(Html.escaped(before + value.asText() + after));
        }
    }

    private static String error(JsonNode call) {
        return call.path("error_type").asText(call.path("status").asText()) + ": "
                + call.path("error_message").asText("");
    }

    private void message(String role, JsonNode parts) throws IOException {
        print("<section class=\"" + Html.escaped(role) + "\"><b>" + Html.escaped(role) + "</b>\n");
        for (JsonNode part : parts) {
            print(part(part));
        }
        print("</section>\n");
    }

    private static String part(JsonNode part) throws IOException {
        String media = part.path("mime_type").asText("");
        return switch (part.path("type").asText()) {
            case "text", "refusal" ->
                "<pre>" + Html.escaped(part.path("content").asText()) + "</pre>\n";
            case "reasoning" -> folded("reasoning", part.path("content").asText());
            case "tool_call" ->
                folded(
                        "calls " + part.path("name").asText() + " "
                                + part.path("id").asText(""),
                        pretty(part.path("arguments")));
            case "tool_call_response" -> folded("result " + part.path("id").asText(""), pretty(part.path("response")));
            case "blob" ->
                Html.isPicture(media)
                        ? "<img alt=\"\" src=\"data:" + media + ";base64,"
                                + Html.escaped(part.path("content").asText()) + "\">\n"
                        : "<p>[" + Html.escaped(media) + "]</p>\n";
            default -> "<p>" + Html.escaped(part.path("uri").asText(part.toString())) + "</p>\n";
        };
    }

    private void body(String name, @Nullable JsonNode body) throws IOException {
        if (body != null) {
            print(folded(name, pretty(body)));
        }
    }

    private static String folded(String title, String text) {
        return "<details><summary>" + Html.escaped(title) + "</summary><pre>" + Html.escaped(text)
                + "</pre></details>\n";
    }

    private static String pretty(JsonNode value) throws IOException {
        return value.isTextual()
                ? value.textValue()
                : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    private void print(String html) throws IOException {
        out.write(html.getBytes(StandardCharsets.UTF_8));
    }
}
