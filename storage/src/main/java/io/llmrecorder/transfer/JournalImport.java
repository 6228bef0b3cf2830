package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.codec.Codec;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.index.Index;
import io.llmrecorder.index.Queries;
import io.llmrecorder.journal.Erased;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.view.Views;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Takes over records from journal files of elsewhere, compressed ones too, as they are: appended to this folder's journal,
 * unless their id is there already. For one thread.
 */
public final class JournalImport {
    private final Config config;
    private final Layout layout;
    private final Clock clock = Clock.systemUTC();
    private final Imported imported;
    /** Those of this run, which the index does not know yet. */
    private final Set<String> added = new HashSet<>();

    public JournalImport(Config config, LongConsumer progress) {
        this.imported = new Imported(progress);
        this.config = config;
        this.layout = Layout.of(config);
    }

    /**
     * Imports files, and lets the views catch up.
     *
     * @param patience how long to wait for another process that uses the index
     * @throws IOException with one sentence when a file cannot be read to its end; what came before stays imported
     */
    public Imported add(List<Path> files, Duration patience) throws IOException {
        long maxFileSize = Math.max(1, config.number(Setting.MAX_FILE_SIZE));
        new Index(config, patience).ask(known -> {
            try (Journal journal = new Journal(layout, maxFileSize, config.duration(Setting.FLUSH_INTERVAL), clock)) {
                for (Path file : files) {
                    add(file, journal, known);
                }
            }
            return imported;
        });
        JournalFollower views =
                new JournalFollower(layout, Views.of(config.list(Setting.VIEWS), layout, maxFileSize, clock), clock);
        try {
            views.runAll();
        } finally {
            views.close(Duration.ZERO);
        }
        return imported;
    }

    private void add(Path file, Journal journal, Queries known) throws IOException, SQLException {
        long number = 0;
        try (InputStream in = layout.seal().openLines(open(file), String.valueOf(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    addLine(line.strip(), "Line " + number + " of " + file, journal, known);
                }
            }
        }
    }

    private static InputStream open(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            in.mark(Codec.START);
            Codec codec = Codec.ofContent(in.readNBytes(Codec.START));
            in.reset();
            return codec == null ? in : codec.decode(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private void addLine(String text, String where, Journal journal, Queries known) throws IOException, SQLException {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        if (Erased.is(line)) {
            return;
        }
        String id;
        try {
            id = id(line);
        } catch (BadEntryException e) {
            imported.addBad(where + " " + e.getMessage() + ".");
            return;
        }
        if (added.contains(id) || known.hasRecord(id)) {
            imported.addSkipped();
        } else {
            journal.append(line);
            added.add(id);
            imported.addImported();
        }
    }

    /** The id of what is a record. */
    private static String id(byte[] line) throws BadEntryException {
        JsonNode record;
        try {
            record = new JournalLine("", 0, line).tree();
        } catch (IOException e) {
            throw new BadEntryException("is no JSON");
        }
        JsonNode id = record.path("id");
        if (!record.isObject() || !record.path("type").isTextual() || !id.isTextual()) {
            throw new BadEntryException("is no record, which has a type and an id");
        }
        try {
            OffsetDateTime.parse(record.path("timestamp").asText(""));
        } catch (DateTimeException e) {
            throw new BadEntryException("has no timestamp such as 2026-11-20T16:00:00.000000Z");
        }
        return id.textValue();
    }
}
