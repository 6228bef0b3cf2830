package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command line on a folder, and keeps what it said. */
public final class CommandLineRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path base;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public CommandLineRun(Path base) {
        this.base = base;
    }

    public int run(String... arguments) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--base-dir");
        all.add(base.toString());
        return Main.run(all.toArray(String[]::new), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return json(out());
    }

    /** All records, in the order of the journal. */
    public List<JsonNode> records(String... filters) {
        List<String> arguments = new ArrayList<>(List.of("export", "--format", "jsonl"));
        arguments.addAll(List.of(filters));
        run(arguments.toArray(String[]::new));
        return out().lines().map(CommandLineRun::json).toList();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
