package io.llmrecorder.api;

import io.llmrecorder.alert.Alerts;
import io.llmrecorder.config.Config;
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
        List<JournalReader> all = new ArrayList<>(s3.get());
        all.addAll(Alerts.of(config));
        all.addAll(OtlpSender.of(config));
        all.addAll(SharedIndexReader.of(config));
        return all;
    }
}
