package io.llmrecorder.cli;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the records are: found by the settings of the agent, or named on the command line. */
public final class Place {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(
            names = "--base-dir",
            paramLabel = "<folder>",
            description = "Folder with the records. Default: the setting LLM_RECORDS_BASE_DIR, logs/llm_interactions.")
    private @Nullable String baseDir;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private @Nullable Config config;

    /**
     * The settings; complaints about them are on stderr.
     *
     * @throws ParameterException when a folder was named that is none: nobody must get, or delete, what is in another one
     */
    public Config config() {
        Config read = settings();
        if (read.isRefused(Setting.BASE_DIR)) {
            throw misused("The folder with the records is not known, so nothing was done.");
        }
        return read;
    }

    /** As {@link #config}, also where the folder is not the one that the settings were to name. */
    Config settings() {
        Config known = config;
        if (known != null) {
            return known;
        }
        if (baseDir != null && baseDir.isBlank()) {
            throw misused("--base-dir is blank but must be a folder.");
        }
        Properties properties = new Properties();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        if (baseDir != null) {
            properties.setProperty(Setting.BASE_DIR.propertyName(), baseDir);
        }
        Config read = Config.load(null, properties, System.getenv());
        read.complaints().forEach(commandLine().getErr()::println);
        config = read;
        return read;
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(commandLine(), sentence);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(command, "not part of a command").commandLine();
    }

    Layout layout() {
        return Layout.of(config());
    }

    /** Asks the index; a folder without records is a sentence, not an empty answer. */
    <T> T ask(Index.Question<T> question) throws IOException {
        return index().ask(question);
    }

    /** The index; a folder without records is a sentence, not an empty index. */
    Index index() {
        existingLayout();
        return new Index(config(), PATIENCE);
    }

    /** The folder; one without records is a sentence. */
    Layout existingLayout() {
        Layout layout = layout();
        if (!Files.isDirectory(layout.byDate()) && !Files.isDirectory(layout.archive())) {
            throw new FailedException("There are no records in " + layout.base()
                    + "; name the folder with --base-dir or LLM_RECORDS_BASE_DIR.");
        }
        return layout;
    }
}
