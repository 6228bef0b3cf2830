package io.llmrecorder.web;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.GroupBy;
import io.llmrecorder.index.Statistics;
import io.llmrecorder.journal.Health;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in Prometheus' text format, version 0.0.4 (prometheus.io, exposition formats). Those of calls come from the index and
 * are asked for every ten seconds at most. Safe for use by many threads.
 */
final class Metrics {
    static final String TYPE = "text/plain;version=0.0.4;charset=utf-8";

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_MODELS = 200;

    private final Records records;
    private @Nullable List<Statistics> models;
    private long askedAt;

    Metrics(Records records) {
        this.records = records;
    }

    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        Health health = Health.of(records.journal());
        gauge(
                text,
                "llm_recorder_healthy",
                "1 when nothing is wrong, else 0",
                health.problems().isEmpty() ? 1 : 0);
        if (health.diskSpaceAvailable() != null) {
            gauge(text, "llm_recorder_disk_available_bytes", "What may still be written", health.diskSpaceAvailable());
        }
        gauge(text, "llm_recorder_queue_calls", "Calls that wait to be written", health.queued());
        gauge(text, "llm_recorder_queue_bytes", "Memory of the calls that wait", health.queuedBytes());
        gauge(
                text,
                "llm_recorder_dropped_calls",
                "Calls that found the queue full, in living processes",
                health.dropped());
        head(text, "llm_recorder_reader_lag_bytes", "gauge", "Journal that a reader has still to read");
        health.readerLag()
                .forEach((reader, bytes) -> line(text, "llm_recorder_reader_lag_bytes", "reader", reader, bytes));
        calls(text, models());
        return text.toString();
    }

    private static void calls(StringBuilder text, List<Statistics> models) {
        head(text, "llm_calls_total", "counter", "Recorded calls");
        models.forEach(model -> line(text, "llm_calls_total", "model", name(model), model.calls()));
        head(text, "llm_failed_calls_total", "counter", "Recorded calls that failed");
        models.forEach(model -> line(text, "llm_failed_calls_total", "model", name(model), model.failures()));
        head(text, "llm_input_tokens_total", "counter", "Tokens of requests, as reported");
        models.forEach(model -> line(text, "llm_input_tokens_total", "model", name(model), zero(model.inputTokens())));
        head(text, "llm_output_tokens_total", "counter", "Tokens of answers, as reported");
        models.forEach(
                model -> line(text, "llm_output_tokens_total", "model", name(model), zero(model.outputTokens())));
        head(text, "llm_unpriced_calls_total", "counter", "Calls whose cost is not known");
        models.forEach(model -> line(text, "llm_unpriced_calls_total", "model", name(model), model.unpriced()));
        head(text, "llm_cost_total", "counter", "Cost of the calls whose cost is known");
        models.forEach(model -> model.cost()
                .forEach((currency, amount) -> text.append("llm_cost_total{model=\"")
                        .append(escaped(name(model)))
                        .append("\",currency=\"")
                        .append(escaped(currency))
                        .append("\"} ")
                        .append(amount.toPlainString())
                        .append('\n')));
    }

    private synchronized List<Statistics> models() throws IOException {
        List<Statistics> known = models;
        if (known == null || System.nanoTime() - askedAt > FRESH_NANOS) {
            known = records.ask(queries -> queries.groups(CallFilter.ALL, GroupBy.MODEL, MOST_MODELS));
            models = known;
            askedAt = System.nanoTime();
        }
        return known;
    }

    private static String name(Statistics model) {
        return model.key() == null ? "" : model.key();
    }

    private static long zero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, "gauge", help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String label, String value, long count) {
        text.append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(escaped(value))
                .append("\"} ")
                .append(count);
        text.append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
