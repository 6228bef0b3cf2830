package io.llmrecorder.transfer;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats that calls are exported in. */
public enum ExportFormat {
    /** One array of the records, as they are in the journal. */
    JSON("application/json", "json"),
    /** The records as they are in the journal, one a line; {@code import --format jsonl} takes them back. */
    JSONL("application/x-ndjson", "jsonl"),
    /** One row a call, for spreadsheets. */
    CSV("text/csv; charset=utf-8", "csv"),
    /** Examples for OpenAI's fine-tuning: a line for each conversation. */
    OPENAI_CHAT("application/x-ndjson", "jsonl"),
    /** Examples in the ShareGPT format: an array of conversations. */
    SHAREGPT("application/json", "json"),
    /** The HTTP calls, for browser tools; {@code import --format har} takes them back. */
    HAR("application/json", "har"),
    /** Spans with OpenTelemetry's attributes, one export request of OTLP's JSON a line. */
    OTLP("application/x-ndjson", "jsonl"),
    /** A shell script that makes the calls again. */
    CURL("text/x-shellscript; charset=utf-8", "sh"),
    /** One page that opens offline. */
    HTML("text/html; charset=utf-8", "html");

    private final String contentType;
    private final String suffix;

    ExportFormat(String contentType, String suffix) {
        this.contentType = contentType;
        this.suffix = suffix;
    }

    /** For the {@code Content-Type} of an answer. */
    public String contentType() {
        return contentType;
    }

    /** Of a file's name, without the dot. */
    public String suffix() {
        return suffix;
    }

    /** A writer to the stream, which it neither flushes nor closes. */
    Export to(OutputStream out) {
        return switch (this) {
            case JSON -> new JsonExport(out);
            case JSONL -> new JsonLinesExport(out);
            case CSV -> new CsvExport(out);
            case OPENAI_CHAT -> new DialogExport(new OpenAiChatForm(out));
            case SHAREGPT -> new DialogExport(new ShareGptForm(out));
            case HAR -> new HarExport(out);
            case OTLP -> new OtlpExport(out);
            case CURL -> new CurlExport(out);
            case HTML -> new HtmlExport(out);
        };
    }

    /**
     * The format with this name, such as {@code openai-chat}.
     *
     * @throws IllegalArgumentException one sentence that says what is allowed
     */
    public static ExportFormat named(String name) {
        for (ExportFormat format : values()) {
            if (format.toString().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("There is no format \"" + name + "\"; the formats are " + names() + ".");
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(ExportFormat::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
