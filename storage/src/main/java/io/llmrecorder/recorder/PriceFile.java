package io.llmrecorder.recorder;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.provider.Prices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The price file that goes before the shipped table: the setting {@code PRICES}, else the one that was imported. */
public final class PriceFile {
    private PriceFile() {}

    /** Where an imported price file lies; it need not be there. */
    public static Path imported(Layout layout) {
        return layout.state().resolve("prices.json");
    }

    /** The file in use, or null for the shipped table alone. */
    public static @Nullable Path of(Config config) {
        String file = config.text(Setting.PRICES);
        Path imported = imported(Layout.of(config));
        return file != null ? Path.of(file) : Files.exists(imported) ? imported : null;
    }

    /**
     * The prices to be used.
     *
     * @throws IOException with one sentence when the file cannot be used
     */
    public static Prices prices(Config config) throws IOException {
        Path file = of(config);
        return file == null ? Prices.shipped() : Prices.with(file);
    }
}
