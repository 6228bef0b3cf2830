package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.OutboundHeaders;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recorder;
import io.llmrecorder.recorder.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Records the LLM calls of HAR files as if they had been captured: through the recorder itself, only that this waits where an
 * application's call would be dropped. For one thread.
 */
public final class HarImport implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HarEntry entries;
    private final Recording recording;
    private final long queueBytes;
    private final long queueCalls;
    private final Imported imported;

    /** @throws IOException when nothing can be written, because the key file cannot be used */
    public HarImport(Config config, LongConsumer progress) throws IOException {
        Seal.of(config).check();
        this.imported = new Imported(progress);
        this.entries = new HarEntry(config);
        this.recording = Recording.start(config, List.of());
        this.queueBytes = config.number(Setting.QUEUE_BYTES);
        this.queueCalls = Math.max(1, config.number(Setting.QUEUE_CALLS));
    }

    /**
     * Imports a file.
     *
     * @throws IOException with one sentence when it cannot be read to its end; the entries before stay imported
     */
    public void add(Path file) throws IOException {
        HarFile.read(file, (number, entry) -> {
            try {
                add(entry);
            } catch (BadEntryException e) {
                imported.addBad("Entry " + number + " of " + file + " " + e.getMessage() + ".");
            }
        });
    }

    private void add(JsonNode entry) throws IOException, BadEntryException {
        if (!entries.isLlmCall(entry)) {
            imported.addSkipped();
            return;
        }
        Recorder recorder = recording.recorder();
        Exchange call = entries.exchange(entry, recorder);
        long size = call.request().memory() + call.response().memory();
        await(counters -> counters.queued() < queueCalls
                && (counters.queuedBytes() == 0 || counters.queuedBytes() + size <= queueBytes));
        int attempt = OutboundHeaders.attempt(call.requestHeaders());
        if (attempt >= 0) {
            call.retries(attempt, null);
        }
        HarEntry.end(call, entry);
        imported.addImported();
    }

    private void await(Condition condition) throws IOException {
        Recorder recorder = recording.recorder();
        Counters counters = recorder.counters();
        long written = counters.written();
        long since = System.nanoTime();
        while (!condition.holds(counters)) {
            pause();
            counters = recorder.counters();
            if (counters.written() > written) {
                written = counters.written();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IOException("The journal could not be written for " + PATIENCE.toSeconds()
                        + " seconds; the import is given up after " + written + " records.");
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The import was interrupted.", e);
        }
    }

    /** Waits until all is written, and answers what became of the entries; to be called once, at the end. */
    public Imported finish() throws IOException {
        await(counters -> counters.queued() == 0);
        Counters counters = recording.recorder().counters();
        imported.correct(counters.skipped(), counters.failed() + counters.dropped());
        return imported;
    }

    /** Lets the views catch up with what was imported. */
    @Override
    public void close() {
        recording.close(PATIENCE);
    }

    private interface Condition {
        boolean holds(Counters counters);
    }
}
