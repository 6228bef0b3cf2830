package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.exchange.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A shell script that makes the calls again, a command of curl for each. Keys were never recorded: the script takes them from the
 * variable {@code API_KEY}.
 */
final class CurlExport implements Export {
    /** What curl says itself, or what is true of one connection only. */
    private static final Set<String> NOT_SENT = Set.of(
            "host",
            "content-length",
            "connection",
            "accept-encoding",
            "transfer-encoding",
            "expect",
            "upgrade",
            "http2-settings",
            "content-encoding");

    private final OutputStream out;

    CurlExport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(CallRecord record) throws IOException {
        JsonNode call = record.whole();
        if (call.path("http").path("url").isTextual()) {
            out.write(command(call).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String command(JsonNode call) {
        JsonNode http = call.path("http");
        StringBuilder command = new StringBuilder()
                .append("# ")
                .append(oneLine(call.path("timestamp").asText()))
                .append(' ')
                .append(oneLine(call.path("id").asText()))
                .append("\ncurl -X ")
                .append(quoted(http.path("method").asText("POST")))
                .append(' ')
                .append(quoted(http.path("url").asText()));
        String type = "application/json";
        for (Map.Entry<String, JsonNode> header : http.path("request_headers").properties()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue().asText();
            if (name.equals("content-type")) {
                type = value;
            } else if (!NOT_SENT.contains(name) && !name.startsWith(":")) {
                boolean key = name.equals("authorization") && value.equals(Secrets.REMOVED);
                option("-H", name + ": " + (key ? "Bearer " : "") + value, command);
            }
        }
        if (call.has("request_body")) {
            body(call.get("request_body"), type, command);
        }
        return command.append("\n\n").toString();
    }

    private static void body(JsonNode body, String type, StringBuilder command) {
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/") && body.isObject()) {
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (field.getValue().isArray()) {
                    field.getValue().forEach(value -> field(field.getKey(), value, command));
                } else {
                    field(field.getKey(), field.getValue(), command);
                }
            }
        } else {
            option("-H", "content-type: " + type, command);
            option("--data-raw", HarBodies.text(body), command);
        }
    }

    /** curl makes the boundary; a file has to lie where the script is run. */
    private static void field(String name, JsonNode value, StringBuilder command) {
        if (value.isObject()) {
            option("-F", name + "=@" + value.path("filename").asText("file"), command);
        } else {
            option("--form-string", name + "=" + value.asText(), command);
        }
    }

    private static void option(String option, String value, StringBuilder command) {
        command.append(" \\\n  ").append(option).append(' ').append(quoted(value));
    }

    /** One word for any shell of the Bourne family, with the key where one was removed. */
    private static String quoted(String text) {
        return ("'" + text.replace("'", "'\\''") + "'").replace(Secrets.REMOVED, "'\"$API_KEY\"'");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s", " ");
    }
}
