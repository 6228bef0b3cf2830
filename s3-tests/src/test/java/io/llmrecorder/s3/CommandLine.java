package io.llmrecorder.s3;

import io.llmrecorder.cli.Main;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the command line on a folder and a store, and keeps what it said. */
final class CommandLine {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The exit code. */
    int run(Path base, Map<String, String> settings, String... arguments) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--base-dir", base.toString()));
        settings.forEach((name, value) -> System.setProperty(name, value));
        try {
            return Main.run(all.toArray(String[]::new), out, err);
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    /** The settings as system properties. */
    static Map<String, String> settings(S3Settings settings) {
        return Map.of(
                "llm.records.s3.endpoint", String.valueOf(settings.endpoint()),
                "llm.records.s3.bucket", settings.bucket(),
                "llm.records.s3.access.key", String.valueOf(settings.accessKey()),
                "llm.records.s3.secret.key", String.valueOf(settings.secretKey()));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
