package io.llmrecorder.api;

import io.llmrecorder.alert.Alerts;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.index.SharedIndexReader;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.otlp.OtlpSender;
import io.llmrecorder.s3.S3Readers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The readers of the journal beside the views, with the agent and without it; made with the first call. */
public record Readers(Config config, S3Readers s3) implements Supplier<List<JournalReader>> {
    @Override
    public List<JournalReader> get() {
        List<JournalReader> all = new ArrayList<>();
        add(all, "to S3 and as session documents", s3);
        add(all, "to alerts", () -> Alerts.of(config));
        add(all, "to an OTLP endpoint", () -> OtlpSender.of(config));
        add(all, "to a shared database", () -> SharedIndexReader.of(config));
        return all;
    }

    /** What cannot be had in this Java runtime must not keep calls from being recorded. */
    private static void add(List<JournalReader> all, String where, Supplier<List<JournalReader>> readers) {
        try {
            all.addAll(readers.get());
        } catch (RuntimeException | LinkageError e) {
            Log.warn("calls are recorded, but do not go " + where, e);
        }
    }
}
